import type { Failure } from './annotate.ts';
import type { Question } from './annotator.ts';
import { addUsage, ask } from './ask.ts';
import type { Aspect } from './aspect.ts';
import type { Task } from './draw-tasks.ts';
import { AnnotatorError, InputError } from './errors.ts';
import { type Asked, abstentionKey, questionKey } from './key.ts';
import type { Annotation, MissingOutcome } from './records.ts';
import { isFatal } from './retry.ts';
import { type Run, tellProgress } from './start-run.ts';
import type { LoadedSample } from './strategy.ts';

/** Settles one task: its annotation, its failure, or nothing when it was settled before. */
export async function settleTask<A extends string>(
  run: Run<A>,
  task: Task<A> | Failure,
): Promise<Annotation<A> | Failure | undefined> {
  if ('error' in task) return task;
  const { sample, annotator, asked } = task;
  if (run.ended.has(annotator)) return undefined;
  const who = { sampleId: sample.id, annotatorId: annotator.id, strategyId: run.strategy.id };
  const startedMs = performance.now();
  try {
    if ('abstains' in asked) return await abstain(run, sample, who, asked.abstains);
    checkImageCount(annotator, asked);
    const key = await questionKey(who, asked);
    if (!run.settled.add(key)) return countSettled(run);
    run.progress.inFlight++;
    tellProgress(run);
    const { signal } = run;
    const asking = await ask(annotator, asked, { signal, timeoutMs: run.options.timeoutMs ?? 300_000 }).finally(
      () => run.progress.inFlight--,
    );
    const { usage, model, ...ending } = asking;
    const missing = 'detail' in ending ? { ...ending, aspects: asked.aspects.map(({ id }) => id) } : ending;
    return complete(run, {
      ...{ key, ...who, ...shown(sample, asked.imageIds), aspectVersions: versions(asked.aspects) },
      ...(usage && { usage }),
      ...(model !== undefined && { model }),
      ms: Math.round(performance.now() - startedMs),
      ...missing,
    });
  } catch (error) {
    run.signal.throwIfAborted();
    if (run.ended.has(annotator)) return undefined;
    const fatal = error instanceof AnnotatorError && isFatal(error.code);
    if (fatal) run.ended.add(annotator);
    return { sampleId: sample.id, annotatorId: annotator.id, fatal, error: error as Error };
  }
}

/** How many images an annotator takes is the one limit that a loader cannot meet. */
function checkImageCount({ id, limits }: Task<string>['annotator'], { imageIds }: Question): void {
  const { maxImages = Infinity } = limits ?? {};
  if (imageIds.length <= maxImages) return;
  throw new InputError(
    `A question shows ${imageIds.length} images, and ${id} takes ${maxImages} at most. Use pointwise() or pairwise(), or give it fewer images.`,
  );
}

async function abstain<A extends string>(
  run: Run<A>,
  sample: LoadedSample,
  who: Asked,
  aspects: readonly Aspect<A>[],
): Promise<Annotation<A> | undefined> {
  const imageIds = sample.images.map(({ id }) => id);
  const images = shown(sample, imageIds);
  const ids = aspects.map(({ id }) => id);
  const key = await abstentionKey(who, ids, images.imageHashes);
  if (!run.settled.add(key)) return countSettled(run);
  const outcome: MissingOutcome = 'abstained';
  const detail = `${who.annotatorId} does not judge ${ids.join(', ')}.`;
  return complete(run, {
    key,
    ...who,
    ...images,
    aspectVersions: versions(aspects),
    ms: 0,
    outcome,
    aspects: ids,
    detail,
  });
}

/** The images of an annotation: ids, hashes and preparations, in the order they were shown. */
function shown(
  { images }: LoadedSample,
  imageIds: readonly string[],
): Pick<Annotation, 'imageIds' | 'imageHashes' | 'preparations'> {
  const byId = new Map(images.map(({ id, image }) => [id, image]));
  const prepared = imageIds.flatMap((id) => {
    const preparation = byId.get(id)?.preparation;
    return preparation === undefined ? [] : [[id, preparation] as const];
  });
  return {
    imageIds: [...imageIds],
    imageHashes: imageIds.map((id) => byId.get(id)?.hash ?? ''),
    ...(prepared.length && { preparations: Object.fromEntries(prepared) }),
  };
}

function versions<A extends string>(aspects: readonly Aspect<A>[]): Record<A, number> {
  return Object.fromEntries(aspects.map(({ id, version }) => [id, version])) as Record<A, number>;
}

function complete<A extends string>(run: Run<A>, annotation: Annotation<A>): Annotation<A> {
  run.progress.annotations++;
  run.progress.usage = addUsage(run.progress.usage, annotation.usage);
  tellProgress(run);
  return annotation;
}

function countSettled<A extends string>(run: Run<A>): undefined {
  run.progress.settled++;
  tellProgress(run);
}
