import { dirname, join, relative, resolve } from 'node:path';
import {
  type AskedOfPeople,
  aggregate,
  askPeople,
  type Calibration,
  calibrate,
  type PeoplePlan,
} from '@visionprefer/aggregator';
import { type Annotation, type Consensus, InputError, type Sample } from '@visionprefer/core';
import type { AskPeopleFlags } from '../options/ask-people-options.ts';
import type { CommonFlags } from '../options/common-options.ts';
import { findRunFolder } from '../run-folder/run-folder.ts';
import { readRun } from '../steps/read-run.ts';
import { type AskedCounts, countAsked, describeAsked } from '../steps/why-asked.ts';
import type { Surroundings } from '../surroundings.ts';
import { commandName, shellLine } from '../terminal/command-name.ts';
import { count } from '../terminal/count.ts';
import { describeSeconds } from '../terminal/describe-seconds.ts';
import { withOutput } from './with-output.ts';

/** `visionprefer ask-people`: a run → the samples that people should look at, in the order in which they should. */
export function askPeopleCommand(
  named: readonly string[],
  given: CommonFlags & AskPeopleFlags & { out?: string | undefined },
  surroundings: Surroundings,
): Promise<number> {
  const { folder, environment } = surroundings;
  const run = named.length === 1 ? findRunFolder(named[0] ?? '', folder) : undefined;
  const out = given.out ?? (run ? join(run.name, 'ask-people.jsonl') : 'ask-people.jsonl');
  return withOutput({ ...given, out }, surroundings, async ({ open, report, status }) => {
    const { records, source } = await readRun({ named, samples: given.samples, folder }, report, status);
    if (!source)
      throw new InputError(`It is not known which samples ${named.join(' ')} is about. Name them with --samples.`);
    const { consensus, calibration, judged } = await withoutPeople(records.annotations, given.human);
    const plan = askPeople(consensus, {
      budgetSeconds: given.budget,
      secondsFor: (images) => given.seconds * images,
      confidence: given.confidence,
      temperature: calibration?.overall.temperature,
      judged,
      seed: given.seed,
    });
    const found = shownSamples(plan, records.samples);
    if (found.length === 0) throw new InputError(whyNothing(plan, given));
    const writer = await open({ named: out, inputs: named, replaces: isShown });
    await writer.write(...found);
    const counts = countAsked(plan.samples);
    const people = run ? join(run.name, 'people.jsonl') : 'people.jsonl';
    const pictures = relative(resolve(folder, dirname(out)), source.folder);
    const allowed = pictures === '' ? [] : ['--allow-path', relative(folder, source.folder) || '.'];
    const next = ['review', out, '--out', people, ...allowed];
    return {
      summary: {
        samples: counts,
        seconds: plan.seconds,
        judged: judged.size,
        temperature: calibration?.overall.temperature,
      },
      written: { files: { samples: out } },
      lines: [...describePlan(plan, counts, out), `  ${commandName(environment)} ${shellLine(next)}`],
    };
  });
}

/** The consensus of all but people, as far as people bear it out, and the samples that people have judged. */
async function withoutPeople(
  annotations: readonly Annotation[],
  named: readonly string[],
): Promise<{ consensus: Consensus[]; calibration: Calibration | undefined; judged: Set<string> }> {
  const isHuman = ({ annotatorId }: Annotation) => named.includes(annotatorId) || annotatorId.startsWith('human:');
  const people = annotations.filter(isHuman);
  const consensus = await aggregate(annotations.filter((annotation) => !isHuman(annotation)));
  const known = new Set(consensus.map(({ sampleId }) => sampleId));
  const judged = new Set(people.map(({ sampleId }) => sampleId).filter((id) => known.has(id)));
  if (judged.size === 0) return { consensus, calibration: undefined, judged };
  return { consensus, calibration: (await calibrate(consensus, people)).calibration, judged };
}

/** The samples of a plan as `review` shows them. What is shown again has an id of its own. */
function shownSamples({ samples: asked }: PeoplePlan, samples: readonly Sample[]): Sample[] {
  const known = new Map(samples.map((sample) => [sample.id, sample]));
  return asked.flatMap(({ sampleId, ...about }) => {
    const sample = known.get(sampleId);
    if (!sample) return [];
    const id = about.why === 'repeat' ? `${sampleId}~again` : sampleId;
    const askPeople = { ...about, ...(about.why === 'repeat' && { repeats: sampleId }) };
    return [{ ...sample, id, metadata: { ...sample.metadata, askPeople } }];
  });
}

function whyNothing({ samples }: PeoplePlan, { budget, seconds }: AskPeopleFlags): string {
  if (samples.length > 0) return 'None of the samples of the run is in --samples. Name those that it was made from.';
  return `Nothing can be asked in ${describeSeconds(budget)} at ${seconds} seconds an image: all is judged, has no standard error, or takes longer. Give more --budget, or annotate with a second annotator.`;
}

function isShown(record: unknown): boolean {
  return typeof record === 'object' && record !== null && 'images' in record && 'metadata' in record;
}

function describePlan({ samples, seconds }: PeoplePlan, counts: AskedCounts, out: string): string[] {
  const gain = samples.reduce((sum, each: AskedOfPeople) => sum + (each.gain ?? 0), 0);
  return [
    `${out}  ${count(samples.length)} samples, some ${describeSeconds(seconds)} of people's time`,
    ...describeAsked(counts).map((line) => `  ${line}`),
    ...(gain > 0 ? [`  expected to change which pairs are kept by ${gain.toFixed(1)} in all`] : []),
  ];
}
