import {
  type Annotation,
  type AskedSample,
  type Failure,
  InputError,
  type OpenRunOptions,
  openRun,
  type Run,
  type Sample,
} from '@visionprefer/core';
import type { RankOptions, RankSettings } from './rank-options.ts';

/** Has the images judged that can be shown. Throws what fails besides, unless `onFailure` is told. */
export async function judgeSample<A extends string>(
  sample: Sample,
  options: RankOptions<A>,
): Promise<{ annotations: Annotation<A>[]; broken: Map<string, Error> }> {
  const { run: given, timeoutMs, signal, onFailure, ...own } = options;
  const run = given ?? openRun<A>(own as OpenRunOptions<A>);
  try {
    const { asked, broken } = await askWithoutBroken(sample, run, { timeoutMs, signal });
    if (asked.settled.length > 0) {
      throw new InputError(
        `The run holds answers about sample ${sample.id} in its { resume }, and only their keys. Rank through one that was opened without { resume }.`,
      );
    }
    const [failure] = asked.failures;
    if (failure && !onFailure) throw failure.error;
    for (const each of [...broken.values(), ...asked.failures]) onFailure?.(each);
    const errors = [...broken].map(([imageId, { error }]) => [imageId, error] as const);
    return { annotations: asked.annotations, broken: new Map(errors) };
  } finally {
    if (!given) await run.close();
  }
}

/** Asks about a sample, and once more without each image that cannot be shown. */
async function askWithoutBroken<A extends string>(
  sample: Sample,
  run: Run<A>,
  { timeoutMs = 60_000, signal }: Pick<RankSettings<A>, 'timeoutMs' | 'signal'>,
): Promise<{ asked: AskedSample<A>; broken: Map<string, Failure> }> {
  const startedMs = performance.now();
  const broken = new Map<string, Failure>();
  let { images } = sample;
  let leftMs = timeoutMs;
  while (true) {
    const asked = await run.ask({ ...sample, images }, { signal, timeoutMs: leftMs });
    const failure = asked.failures.find(({ imageId }) => imageId !== undefined);
    if (failure?.imageId === undefined || images.length === 1) return { asked, broken };
    broken.set(failure.imageId, failure);
    images = images.filter(({ id }) => !broken.has(id));
    leftMs = Math.max(1, Math.ceil(timeoutMs - (performance.now() - startedMs)));
  }
}
