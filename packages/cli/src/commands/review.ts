import { spawn } from 'node:child_process';
import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import { type Annotation, type Aspect, InputError, type Sample } from '@visionprefer/core';
import { openSamples } from '@visionprefer/dataset';
import { imageLoader } from '@visionprefer/images';
import { openJournal, readAnnotations } from '@visionprefer/journal';
import { type ReviewSummary, review } from '@visionprefer/report/review';
import { exitCodes } from '../exit-codes.ts';
import type { CommonFlags, ImageFlags } from '../options/common-options.ts';
import { findAspects } from '../plugins/find-aspects.ts';
import { failureProblem } from '../problems/failure-problem.ts';
import { openProblemLog } from '../problems/problem-log.ts';
import { orderSamples, type ReviewOrder } from '../steps/review-order.ts';
import type { Surroundings } from '../surroundings.ts';
import { count } from '../terminal/count.ts';
import { createStatus } from '../terminal/status.ts';

/** What a review is told. */
export interface ReviewFlags extends CommonFlags, ImageFlags {
  out: string;
  /** Of the person. Default: the name of the user. */
  name?: string | undefined;
  ask: 'scores' | 'better';
  aspect: string[];
  sample: ReviewOrder;
  seed: number;
  port: number;
  open: boolean;
}

/** `visionprefer review`: a person judges samples, blind, on a page of this machine. */
export async function reviewCommand(named: string, flags: ReviewFlags, surroundings: Surroundings): Promise<number> {
  const { folder, stdout } = surroundings;
  const { out, json, ask, seed } = flags;
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
    for await (const sample of source.read(log.report)) samples.push(sample);
    if (samples.length === 0) throw new InputError(`${source.file} holds no sample that can be shown.`);
    const annotations = await Array.fromAsync(readAnnotations(out, { folder, report: log.report }));
    const { own, others } = divide(annotations, { name, ask, aspects });
    const expected = ({ images }: Sample) => (ask === 'scores' ? 1 : (images.length * (images.length - 1)) / 2);
    const judged = (sample: Sample) => Math.min(own.get(sample.id) ?? 0, expected(sample));
    const ordered = await orderSamples(samples, {
      order: flags.sample,
      seed,
      annotations: others,
      isJudged: (sample) => judged(sample) >= expected(sample),
    });
    const sum = (of: (sample: Sample) => number) => samples.reduce((total, sample) => total + of(sample), 0);
    summary = await review(ordered, {
      ...{ name, ask, aspects, seed, journal },
      loadImage: imageLoader({
        root: source.folder,
        allowPaths: flags.allowPath.map((allowed) => resolve(folder, allowed)),
        allowPrivateHosts: flags.allowPrivateHosts ?? false,
      }),
      progress: { answered: sum(judged), of: sum(expected) },
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
  if (json)
    stdout.write(
      `${JSON.stringify({ answered, complete, failures: log.count, files: { annotations: out } }, undefined, 2)}\n`,
    );
  else stdout.write(`${out}  ${count(answered)} answers of human:${name}${complete ? ', nothing is left' : ''}\n`);
  return exitCodes.done;
}

function checkName(name: string): string {
  if (/^[\p{L}\p{N}][\p{L}\p{N}._@-]{0,63}$/u.test(name)) return name;
  throw new InputError(
    `--as: a name of letters, digits and . _ @ - was expected, such as ana. Got ${JSON.stringify(name)}.`,
  );
}

/** What the person answered before, as a number for each sample, and what others said. */
function divide(
  annotations: readonly Annotation[],
  { name, ask, aspects }: { name: string; ask: ReviewFlags['ask']; aspects: readonly Aspect[] },
): { own: Map<string, number>; others: Annotation[] } {
  const own = new Map<string, number>();
  const others: Annotation[] = [];
  for (const annotation of annotations) {
    const { sampleId, annotatorId, outcome, aspectVersions } = annotation;
    if (annotatorId !== `human:${name}`) {
      others.push(annotation);
      continue;
    }
    const same =
      outcome === (ask === 'scores' ? 'scored' : 'compared') &&
      Object.keys(aspectVersions).length === aspects.length &&
      aspects.every(({ id, version }) => aspectVersions[id] === version);
    if (same) own.set(sampleId, (own.get(sampleId) ?? 0) + 1);
  }
  return { own, others };
}

/** Opens the page where the system has a way to; where not, the address is on the screen. */
function openBrowser(url: string): void {
  const openers: Partial<Record<NodeJS.Platform, string>> = { darwin: 'open', win32: 'explorer' };
  const child = spawn(openers[process.platform] ?? 'xdg-open', [url], { detached: true, stdio: 'ignore' });
  child.on('error', () => {});
  child.unref();
}
