import type { Failure } from './annotate.ts';
import type { Annotator, Question } from './annotator.ts';
import type { Aspect } from './aspect.ts';
import { InputError } from './errors.ts';
import { loadSample } from './load-sample.ts';
import type { Sample } from './records.ts';
import type { Run } from './start-run.ts';
import type { LoadedSample } from './strategy.ts';

/** One annotator before one question, or the aspects of a sample that it does not judge. */
export interface Task<A extends string> {
  sample: LoadedSample;
  annotator: Annotator;
  asked: Question<A> | { abstains: readonly Aspect<A>[] };
}

/** Takes one sample into the run: its id unused so far, its images in memory. */
export async function loadSampleOf<A extends string>(run: Run<A>, sample: Sample): Promise<LoadedSample | Failure> {
  run.signal.throwIfAborted();
  run.progress.samples++;
  if (!run.sampleIds.add(sample.id)) {
    const error = new InputError(`Sample ${sample.id}: the id is used twice. Give every sample an id of its own.`);
    return { sampleId: sample.id, fatal: false, error };
  }
  return loadSample(sample, run.strategy.minImages ?? 1, run.loading);
}

/** Everything there is to ask about the samples, as tasks. */
export async function* drawTasks<A extends string>(
  run: Run<A>,
  loaded: AsyncIterable<LoadedSample | Failure>,
): AsyncGenerator<Task<A> | Failure, void, undefined> {
  for await (const sample of loaded) {
    if ('error' in sample) {
      yield sample;
      continue;
    }
    for (const annotator of run.options.annotators) {
      if (run.ended.size === run.options.annotators.length) return;
      if (run.ended.has(annotator)) continue;
      const [judged, abstains] = split(run.aspects, annotator);
      if (abstains.length) yield { sample, annotator, asked: { abstains } };
      if (!judged.length) continue;
      for (const asked of run.strategy.ask(sample, judged)) yield { sample, annotator, asked };
    }
  }
}

function split<A extends string>(
  aspects: readonly Aspect<A>[],
  { aspects: known }: Annotator,
): [Aspect<A>[], Aspect<A>[]] {
  const judges = ({ id }: Aspect<A>) => known?.includes(id) ?? true;
  return [aspects.filter(judges), aspects.filter((aspect) => !judges(aspect))];
}
