import type { Consensus } from '@visionprefer/core';
import { at, numberAt } from '../numbers/at.ts';
import type { HeardVotes } from './heard-votes.ts';
import type { MetSample, MetSamples } from './met-samples.ts';
import { logOdds, points, type ReadEstimate } from './read-estimate.ts';
import { precisionOf, priorLoading, type Worth, worthOf } from './worth.ts';

/** What is believed of images and annotators after the votes so far. What is believed of the images stands in the samples. */
export interface Beliefs extends Worth {
  /** Variance of the quality of an image of which nothing is known, in each aspect. */
  priors: Float64Array;
}

/** What is believed of an aspect before an image is looked at. */
interface AspectPrior {
  mean: number;
  variance: number;
}

/** Variance of the log odds of an image against the average, where images are compared or nothing is known. */
const priorVariance = 1;

/** Takes the posterior of all votes so far to the samples: in score points, or in log odds where images are compared. */
export function believe(
  votes: Pick<HeardVotes, 'weigh'>,
  samples: MetSamples,
  annotatorIds: readonly string[],
): Beliefs {
  const { result, isCompared } = votes.weigh();
  const consensus = [...result.consensus];
  const read = isCompared ? logOdds : points;
  const priors = samples.aspects.map((aspect) => priorOf(aspect, consensus, { read, isCompared }));
  for (const sample of samples.all) forget(sample, priors);
  for (const record of consensus) {
    const sample = samples.find(record.sampleId);
    if (sample) takeTo(sample, record, { aspects: samples.aspects, priors, read });
  }
  const variances = Float64Array.from(priors, ({ variance }) => variance);
  const known = { result, consensus, isCompared };
  return { priors: variances, ...worthOf(known, { annotatorIds, aspects: samples.aspects, priors: variances }) };
}

/** By the law of total variance: that of the scores, and the mean of what is left open about each. */
function priorOf(
  aspect: string,
  consensus: readonly Consensus[],
  { read, isCompared }: { read: ReadEstimate; isCompared: boolean },
): AspectPrior {
  let [count, sum, squares, open] = [0, 0, 0, 0];
  for (const { images } of consensus) {
    for (const { aspects } of images) {
      const known = read(aspects[aspect]);
      if (!known) continue;
      count++;
      sum += known.mean;
      squares += known.mean ** 2;
      open += known.variance ?? 0;
    }
  }
  if (count < 2) return { mean: count > 0 ? sum : 0, variance: priorVariance };
  const mean = sum / count;
  return { mean, variance: isCompared ? priorVariance : Math.max(1e-6, squares / count - mean ** 2 + open / count) };
}

function forget({ imageIds, means, variances }: MetSample, priors: readonly AspectPrior[]): void {
  for (const image of imageIds.keys()) {
    for (const [aspect, { mean, variance }] of priors.entries()) {
      means[image * priors.length + aspect] = mean;
      variances[image * priors.length + aspect] = variance;
    }
  }
}

function takeTo(
  sample: MetSample,
  { images }: Consensus,
  { aspects: ids, priors, read }: { aspects: readonly string[]; priors: readonly AspectPrior[]; read: ReadEstimate },
): void {
  for (const { imageId, aspects } of images) {
    const image = sample.imageIds.indexOf(imageId);
    if (image < 0) continue;
    for (const [place, id] of ids.entries()) {
      const known = read(aspects[id]);
      if (!known) continue;
      const prior = at(priors, place);
      const cell = image * ids.length + place;
      if (known.variance === undefined) {
        // Without a standard error the votes are taken as those of annotators that nothing is known of.
        const votes = Object.keys(aspects[id]?.votes ?? {}).length;
        const variance = 1 / (1 / prior.variance + (votes * precisionOf(priorLoading, 1)) / prior.variance);
        sample.variances[cell] = variance;
        sample.means[cell] = prior.mean + (known.mean - prior.mean) * (1 - variance / prior.variance);
      } else {
        sample.variances[cell] = Math.min(numberAt(sample.variances, cell), known.variance);
        sample.means[cell] = known.mean;
      }
    }
  }
}
