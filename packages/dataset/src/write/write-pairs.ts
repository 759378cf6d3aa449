import { InputError, type PreferencePair, type Source } from '@visionprefer/core';
import type { Problem } from '@visionprefer/journal';
import { createPairCounter, type PairStatistics } from '../card/pair-statistics.ts';
import { type LeftOut, loadPairs } from '../load/load-pairs.ts';
import type { OpenFormat } from './format-folder.ts';
import type { DatasetSettings, WriteDatasetOptions } from './options.ts';

/** What became of the pairs. */
export interface WrittenPairs {
  statistics: PairStatistics;
  leftOut: Record<LeftOut, number>;
}

/**
 * Loads pairs and writes them in every format at once, a sample at a time.
 *
 * @throws InputError when none can be written, or the pairs of a sample are apart and a format needs them together.
 */
export async function writePairs(
  pairs: Source<PreferencePair>,
  formats: readonly OpenFormat[],
  { seed, shares, strict }: DatasetSettings,
  options: WriteDatasetOptions,
): Promise<WrittenPairs> {
  const { images = {}, consensus, describeImageError = messageOf, report = throwProblem, onProgress } = options;
  const { signal = new AbortController().signal } = options;
  const leftOut: Record<LeftOut, number> = { duplicate: 0, image: 0 };
  const counter = createPairCounter();
  const checkTogether = createTogetherCheck(formats);
  let written = 0;
  const samples = loadPairs(pairs, {
    images,
    seed,
    shares,
    strict,
    describeImageError,
    report,
    consensus,
    onLeftOut: (reason) => {
      leftOut[reason]++;
    },
    signal,
  });
  for await (const sample of samples) {
    const [first] = sample;
    if (first) checkTogether(first.pair.sampleId);
    for (const pair of sample) counter.add(pair);
    if (first) for (const { writer } of formats) await writer.write(sample);
    written += sample.length;
    onProgress?.({ pairs: written, leftOut: leftOut.duplicate + leftOut.image });
  }
  if (written === 0) throw nothingToWrite(leftOut);
  return { statistics: counter.result(), leftOut };
}

/** Checks that no sample comes back after another, where a format needs all of its pairs at once. */
function createTogetherCheck(formats: readonly OpenFormat[]): (sampleId: string) => void {
  const whole = formats.filter(({ format }) => format.wholeSamples).map(({ format }) => format.id);
  const seen = new Set<string>();
  return (sampleId) => {
    if (whole.length === 0) return;
    if (seen.has(sampleId)) {
      throw new InputError(
        `The pairs of sample ${sampleId} do not stand together, and ${whole.join(', ')} needs all pairs of a sample at once. Sort the file by sampleId.`,
      );
    }
    seen.add(sampleId);
  };
}

function nothingToWrite({ image }: Readonly<Record<LeftOut, number>>): InputError {
  const reason = image
    ? `the images of all ${image} pairs are missing, changed, or not where images may be read from`
    : 'there are no pairs';
  return new InputError(`Nothing can be written: ${reason}.`);
}

function messageOf({ message }: Error): string {
  return message;
}

function throwProblem({ message, sampleId, imageId }: Problem): never {
  throw new InputError(`Sample ${sampleId}, image ${imageId}: ${message}`);
}
