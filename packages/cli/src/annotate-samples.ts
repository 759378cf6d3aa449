import { resolve } from 'node:path';
import {
  type Annotation,
  type Annotator,
  type Aspect,
  annotate,
  type Failure,
  InputError,
  type Outcome,
  type Progress,
  type Strategy,
  type Usage,
} from '@visionprefer/core';
import type { SampleSource } from '@visionprefer/dataset';
import { imageLoader } from '@visionprefer/images';
import type { Edges } from './edges.ts';
import { openFailureLog } from './failure-log.ts';
import { describeProblem, type Problem } from './problem.ts';
import { openJournal } from './records/journal.ts';
import { openRecordWriter } from './records/write-records.ts';
import { printable } from './terminal/display-text.ts';
import { createProgressLine } from './terminal/progress-line.ts';
import type { Status } from './terminal/status.ts';

/** What is to be annotated, by whom, and where it is written. */
export interface AnnotatePlan {
  source: SampleSource;
  annotators: readonly Annotator[];
  aspects: readonly Aspect[];
  strategy: Strategy;
  concurrency: number;
  allowPaths: readonly string[];
  allowPrivateHosts: boolean;
  /** The journal as the user named it; `-` writes to stdout, where nothing can be resumed. */
  out: string;
}

/** What was done. */
export interface AnnotateSummary {
  samples: number;
  /** Annotations written by this run, by outcome. */
  annotations: Partial<Record<Outcome, number>>;
  /** Questions that an earlier run had settled. */
  settled: number;
  failures: number;
  /** The file with all failures, named as the journal was; absent when there are none. */
  failuresFile?: string;
  usage: Usage;
  interrupted: boolean;
}

/** Where annotations go, and what is there already. */
interface Sink {
  settled(): AsyncIterable<Annotation>;
  append(annotation: Annotation): void | Promise<void>;
  close(): Promise<void>;
}

/**
 * Has samples annotated and writes down what comes. What cannot be settled is reported and left out.
 *
 * @throws InputError before anything is asked, when there are no samples or the journal cannot be written.
 */
export async function annotateSamples(plan: AnnotatePlan, edges: Edges, status: Status): Promise<AnnotateSummary> {
  await expectSamples(plan.source, status);
  const sink = await openSink(plan.out, edges, status);
  const log = openFailureLog(status, edges.folder, plan.out);
  const annotations: Partial<Record<Outcome, number>> = {};
  let progress: Progress = { samples: 0, settled: 0, annotations: 0, failures: 0, inFlight: 0, usage: {} };
  const follow = followProgress(plan.source, edges, status);
  try {
    const asked = annotate(plan.source.read(log.report), {
      ...plan,
      loadImage: imageLoader({ root: plan.source.folder, ...allowances(plan, edges) }),
      resume: sink.settled(),
      signal: edges.signal,
      onFailure: (failure) => log.report(toProblem(failure, plan.source)),
      onProgress: (now) => {
        progress = now;
        follow(now);
      },
    });
    for await (const annotation of asked) {
      await sink.append(annotation);
      annotations[annotation.outcome] = (annotations[annotation.outcome] ?? 0) + 1;
    }
  } catch (error) {
    if (!edges.signal.aborted || error !== edges.signal.reason) throw error;
  } finally {
    status.end();
    await sink.close();
    log.close();
  }
  const { samples, settled, usage } = progress;
  return {
    samples,
    annotations,
    settled,
    failures: log.count,
    ...(log.file !== undefined && { failuresFile: log.file }),
    usage,
    interrupted: edges.signal.aborted,
  };
}

/** Looks for one sound sample before anything is opened or asked. */
async function expectSamples(source: SampleSource, status: Status): Promise<void> {
  const problems: Problem[] = [];
  const samples = source.read((problem) => {
    if (problems.length < 20) problems.push(problem);
  });
  for await (const _ of samples) return;
  for (const problem of problems) status.warn(printable(describeProblem(problem)));
  throw new InputError(
    `${source.file} holds no sample that can be used. Expected at least one, with a prompt and its images.`,
  );
}

async function openSink(out: string, edges: Edges, status: Status): Promise<Sink> {
  if (out === '-') {
    const writer = await openRecordWriter({
      named: out,
      folder: edges.folder,
      stdout: edges.stdout,
      replaces: () => true,
    });
    return { settled: nothing, append: writer.write, close: writer.finish };
  }
  const journal = await openJournal(resolve(edges.folder, out), out);
  if (journal.healed) {
    status.say(`${out}: cut off ${journal.healed} bytes of an unfinished last line; what it was about is asked again.`);
  }
  return journal;
}

async function* nothing(): AsyncGenerator<Annotation, void, undefined> {}

function allowances(
  { allowPaths, allowPrivateHosts }: AnnotatePlan,
  { folder }: Edges,
): { allowPaths: string[]; allowPrivateHosts: boolean } {
  return { allowPaths: allowPaths.map((path) => resolve(folder, path)), allowPrivateHosts };
}

function followProgress(source: SampleSource, edges: Edges, status: Status): (progress: Progress) => void {
  let total: number | undefined;
  // Counting reads the file once more; on a terminal someone looks at it. Where it fails, reading tells why.
  const counting = edges.stderr.isTTY ? source.count() : Promise.resolve(undefined);
  counting.then(
    (samples) => {
      total = samples;
    },
    () => {},
  );
  const line = createProgressLine(() => total);
  return (progress) => status.progress(() => line(progress));
}

function toProblem({ sampleId, imageId, annotatorId, fatal, error }: Failure, source: SampleSource): Problem {
  const stated = `Sample ${sampleId}`;
  const told = error.message.startsWith(stated)
    ? error.message.slice(stated.length).replace(/^:? /, '')
    : error.message;
  const message = nameOptions(told);
  const consequence = fatal ? ' It is not asked any further.' : imageId === undefined ? '' : ' The sample is left out.';
  return {
    message: message + consequence,
    ...source.place(sampleId),
    sampleId,
    ...(imageId !== undefined && { imageId }),
    ...(annotatorId !== undefined && { annotatorId }),
  };
}

/** Core speaks to whoever writes code; here its advice is an option. */
function nameOptions(message: string): string {
  return message
    .replace('allow its folder too', 'allow its folder with --allow-path')
    .replace('unless private hosts are allowed', 'unless --allow-private-hosts is given');
}
