import { spawn } from 'node:child_process';
import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import { InputError, type Sample } from '@visionprefer/core';
import { openSamples } from '@visionprefer/dataset';
import { imageLoader } from '@visionprefer/images';
import { openJournal, readAnnotations } from '@visionprefer/journal';
import { type ReviewSummary, review } from '@visionprefer/report/review';
import { exitCodes } from '../exit-codes.ts';
import type { CommonFlags, ImageFlags } from '../options/common-options.ts';
import { findAspects } from '../plugins/find-aspects.ts';
import { failureProblem } from '../problems/failure-problem.ts';
import { openProblemLog } from '../problems/problem-log.ts';
import { findRunFolder, samplesOfRun } from '../run-folder/run-folder.ts';
import { planReview } from '../steps/plan-review.ts';
import { readMarks } from '../steps/read-marks.ts';
import type { ReviewOrder } from '../steps/review-order.ts';
import { countChosen, describeAsked } from '../steps/why-asked.ts';
import type { Surroundings } from '../surroundings.ts';
import { count } from '../terminal/count.ts';
import { jsonDocument } from '../terminal/json-document.ts';
import { createStatus } from '../terminal/status.ts';

/** How a review goes. */
export interface ReviewFlags extends CommonFlags, ImageFlags {
  /** Default: `annotations.jsonl`, in the folder of a run. */
  out?: string | undefined;
  /** Of the person. Default: the name of the user. */
  name?: string | undefined;
  ask: 'scores' | 'better';
  aspect: string[];
  /** File of marks that a report saved: only those samples. */
  marked?: string | undefined;
  /** Default: random; listed where `ask-people` chose the samples. */
  sample?: ReviewOrder | undefined;
  seed: number;
  port: number;
  open: boolean;
}

/** `visionprefer review`: a person judges samples, blind, on a page of this machine. */
export async function reviewCommand(given: string, flags: ReviewFlags, surroundings: Surroundings): Promise<number> {
  const { folder, stdout } = surroundings;
  const { json, ask, seed } = flags;
  const run = findRunFolder(given, folder);
  const named = run ? await samplesOfRun(given, undefined, folder) : given;
  const out = flags.out ?? run?.annotations ?? 'annotations.jsonl';
  if (out === '-')
    throw new InputError('--out: a review is kept in a file, so that it can go on another time. Name one.');
  const name = checkName(flags.name ?? userInfo().username);
  const status = createStatus(surroundings.stderr, flags);
  const source = await openSamples(named, folder);
  const aspects = await findAspects(flags.aspect, folder);
  const journal = await openJournal(resolve(folder, out), { label: out });
  const log = openProblemLog(status, { out: out.replace(/(\.jsonl)?$/, '.review.jsonl'), folder });
  let summary: ReviewSummary;
  try {
    const samples: Sample[] = [];
    const marked = flags.marked === undefined ? undefined : await readMarks(flags.marked, folder);
    for await (const sample of source.read(log.report)) {
      if (!marked || marked.has(sample.id)) samples.push(sample);
    }
    if (samples.length === 0) {
      const which = flags.marked === undefined ? '' : ` and is marked in ${flags.marked}`;
      throw new InputError(`${source.file} holds no sample that can be shown${which}.`);
    }
    const annotations = await Array.fromAsync(readAnnotations(out, { folder, report: log.report }));
    const chosen = countChosen(samples);
    const order = flags.sample ?? (chosen ? 'listed' : 'random');
    if (chosen)
      status.say(`ask-people chose: ${describeAsked(chosen).join(', ')}. The page does not say which is which.`);
    const plan = await planReview({ samples, annotations, name, ask, aspects, order, seed });
    summary = await review(plan.samples, {
      ...{ name, ask, aspects, seed, journal },
      loadImage: imageLoader({
        root: source.folder,
        allowPaths: flags.allowPath.map((allowed) => resolve(folder, allowed)),
        allowPrivateHosts: flags.allowPrivateHosts ?? false,
      }),
      progress: plan.progress,
      port: flags.port,
      signal: surroundings.signal,
      onOpen: (url) => {
        stdout.write(json ? `${JSON.stringify({ url })}\n` : `${url}\n`);
        status.say(
          'Judge in the browser; Finish there or Ctrl-C here ends the review. The same command goes on later.',
        );
        if (flags.open && surroundings.stderr.isTTY) openBrowser(url);
      },
      onFailure: (failure) => log.report(failureProblem(failure, source)),
    });
  } finally {
    await journal.close();
    log.close();
  }
  const { answered, complete } = summary;
  if (json) stdout.write(jsonDocument({ answered, complete, failures: log.count, files: { annotations: out } }));
  else stdout.write(`${out}  ${count(answered)} answers of human:${name}${complete ? ', nothing is left' : ''}\n`);
  return exitCodes.done;
}

function checkName(name: string): string {
  if (/^[\p{L}\p{N}][\p{L}\p{N}._@-]{0,63}$/u.test(name)) return name;
  throw new InputError(
    `--as: a name of letters, digits and . _ @ - was expected, such as ana. Got ${JSON.stringify(name)}.`,
  );
}

/** Opens the page where the system has a way to; where not, the address is on the screen. */
function openBrowser(url: string): void {
  const openers: Partial<Record<NodeJS.Platform, string>> = { darwin: 'open', win32: 'explorer' };
  const child = spawn(openers[process.platform] ?? 'xdg-open', [url], { detached: true, stdio: 'ignore' });
  child.on('error', () => {});
  child.unref();
}
