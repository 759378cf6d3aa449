import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Annotation, InputError, type Sample } from '@visionprefer/core';
import { openSamples } from '@visionprefer/dataset';
import { imageLoader } from '@visionprefer/images';
import { cannotWrite, openJournal, readAnnotations } from '@visionprefer/journal';
import {
  gatherGold,
  measurePeople,
  ownAnnotations,
  reviewTeam,
  type TeamPlan,
  type TeamSummary,
  writePayTable,
} from '@visionprefer/report/review';
import { exitCodes } from '../exit-codes.ts';
import type { CommonFlags, ImageFlags } from '../options/common-options.ts';
import { findAspects } from '../plugins/find-aspects.ts';
import { failureProblem } from '../problems/failure-problem.ts';
import { openProblemLog } from '../problems/problem-log.ts';
import { findRunFolder, samplesOfRun } from '../run-folder/run-folder.ts';
import type { Surroundings } from '../surroundings.ts';
import { readTeam, type TeamFile } from '../team/read-team.ts';
import { renderTeam } from '../team/render-team.ts';
import { openTeamLinks } from '../team/team-links.ts';
import { count } from '../terminal/count.ts';
import { screenOf } from '../terminal/screen.ts';
import { createStatus } from '../terminal/status.ts';

/** How a team's review goes. */
export interface ReviewTeamFlags extends CommonFlags, ImageFlags {
  /** Default: `annotations.jsonl`, in the folder of a run. */
  out?: string | undefined;
  team: string;
  host: string;
  port: number;
  publicUrl?: string | undefined;
  /** Write a table for paying here, and serve nothing. */
  payTable?: string | undefined;
}

/** The port of a team where none is named: links stay good when the server is started again. */
const usualPort = 4330;

/** `visionprefer review --team`: several people judge samples at once, each on a page of their own. */
export async function reviewTeamCommand(
  given: string,
  flags: ReviewTeamFlags,
  surroundings: Surroundings,
): Promise<number> {
  const { folder, stdout, stderr, signal } = surroundings;
  const run = findRunFolder(given, folder);
  const named = run ? await samplesOfRun(given, undefined, folder) : given;
  const out = flags.out ?? run?.annotations ?? 'annotations.jsonl';
  if (out === '-')
    throw new InputError('--out: a review is kept in a file, so that it can go on another time. Name one.');
  const team = await readTeam(flags.team, folder);
  const plan = await planTeam(team);
  if (flags.payTable !== undefined) return writeTable(flags.payTable, { out, plan, team }, surroundings);
  const status = createStatus(stderr, flags);
  const source = await openSamples(named, folder);
  const journal = await openJournal(resolve(folder, out), { label: out });
  const log = openProblemLog(status, { out: out.replace(/(\.jsonl)?$/, '.review.jsonl'), folder });
  const linksFile = out.replace(/(\.jsonl)?$/, '.links.json');
  let summary: TeamSummary;
  try {
    const links = await openTeamLinks(resolve(folder, linksFile), linksFile, plan.people);
    const samples: Sample[] = [];
    const repeatIds = new Set<string>();
    for await (const sample of source.read(log.report)) {
      const repeated = repeatedBy(sample);
      if (repeated !== undefined) repeatIds.add(repeated);
      else if (sample.images.length > 1 || plan.ask === 'scores') samples.push(sample);
    }
    if (samples.length === 0) throw new InputError(`${source.file} holds no sample that can be shown.`);
    summary = await reviewTeam(samples, {
      ...{ plan: { ...plan, repeatIds }, journal, signal, pay: team.pay, tokens: links.tokens },
      ...{ host: flags.host, port: flags.port || usualPort, publicUrl: flags.publicUrl },
      earlier: await readPeople(out, folder, plan.people),
      loadImage: imageLoader({
        root: source.folder,
        allowPaths: flags.allowPath.map((allowed) => resolve(folder, allowed)),
        allowPrivateHosts: flags.allowPrivateHosts ?? false,
      }),
      onOpen: (base) => {
        void links.write(base).then(() => {
          stdout.write(flags.json ? `${JSON.stringify({ links: linksFile })}\n` : `${linksFile}\n`);
          status.say(
            `Serving ${plan.people.length} people at ${base} Their links are in ${linksFile}: send each theirs.`,
          );
          status.say('Ctrl-C ends the review. The same command goes on later, with the same links.');
        });
      },
      onFailure: (failure) => log.report(failureProblem(failure, source)),
    });
  } finally {
    await journal.close();
    log.close();
  }
  const { people, done, all } = summary;
  if (flags.json) {
    const files = { annotations: out, links: linksFile };
    stdout.write(`${JSON.stringify({ done, all, people, failures: log.count, files }, undefined, 2)}\n`);
  } else {
    stdout.write(`${out}  ${count(done)} of ${count(all)} judgements of ${count(people.length)} people\n`);
    for (const line of renderTeam(people, team.pay, screenOf(stdout))) stdout.write(`${line}\n`);
  }
  return exitCodes.done;
}

async function planTeam({ gold, folder, ...team }: TeamFile): Promise<TeamPlan> {
  const aspects = await findAspects(team.aspects, folder);
  if (!gold) return { ...team, aspects };
  const answers = await Array.fromAsync(readAnnotations(gold.file, { folder }));
  return { ...team, aspects, gold: { ...gold, answers } };
}

/** Writes what each person has done and earned, by the journal alone. */
async function writeTable(
  file: string,
  { out, plan, team }: { out: string; plan: TeamPlan; team: TeamFile },
  { folder, stdout }: Surroundings,
): Promise<number> {
  const annotations = ownAnnotations(await readPeople(out, folder, plan.people), plan);
  const people = measurePeople(annotations, { people: plan.people, gold: gatherGold(plan) });
  await writeFile(resolve(folder, file), writePayTable(people, team.pay)).catch((error) => {
    throw cannotWrite(error, file);
  });
  for (const line of renderTeam(people, team.pay, screenOf(stdout))) stdout.write(`${line}\n`);
  return exitCodes.done;
}

/** Of a sample that `ask-people` wants shown again: the id of the one that it repeats. */
function repeatedBy({ metadata }: Sample): string | undefined {
  const about = metadata?.askPeople;
  if (typeof about !== 'object' || about === null || Array.isArray(about)) return undefined;
  return typeof about.repeats === 'string' ? about.repeats : undefined;
}

/** What people of the team answered before. */
async function readPeople(out: string, folder: string, people: readonly string[]): Promise<Annotation[]> {
  const ids = new Set(people.map((name) => `human:${name}`));
  const earlier: Annotation[] = [];
  for await (const annotation of readAnnotations(out, { folder }))
    if (ids.has(annotation.annotatorId)) earlier.push(annotation);
  return earlier;
}
