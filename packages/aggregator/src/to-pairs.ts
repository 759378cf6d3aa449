import { type Consensus, type ConsensusImage, InputError, type PreferencePair, type Sample } from '@visionprefer/core';
import { exceeds } from './exceeds.ts';
import { checkWeights } from './overall.ts';
import { type Candidate, marginOf, type Pick, pickPairs } from './pick-pairs.ts';
import { estimateOf, pairWriter } from './write-pair.ts';

/** How pairs are drawn from consensus. */
export interface ToPairsOptions<A extends string = string> {
  /**
   * In which aspects to compare; each gives pairs of its own. Default: `['overall']` alone, so that a trainer meets every
   * two images once. Aspects may prefer different images, and their pairs do not belong in one training set unnoticed.
   */
  aspects?: readonly (A | 'overall')[];
  /**
   * Which images of a sample make pairs. Default `all`, every two; `best-worst`, the one pair with the greatest margin;
   * `adjacent`, images between whose scores no other lies.
   */
  pick?: Pick;
  /** Least margin, in score points. Default 0: any but equal scores, which never make a pair. */
  margin?: number;
  /** As they were given to `aggregate`, so that the overall votes of each annotator are counted alike. Default: 1 each. */
  weights?: Partial<Record<A, number>>;
}

/**
 * Draws pairs from the consensus of each sample: lazily, in the order of the consensus, of `aspects` and of the images.
 *
 * Images without a score in the aspect are left out. Two overall scores are compared only when the same aspects count in
 * both: a score that lacks an aspect would win or lose by what nobody judged. Equal scores (to 1e-9) and the same
 * picture twice make no pair.
 *
 * The probability is Φ(margin / √(s₁² + s₂²)) with the standard errors of the two scores, taken as independent.
 *
 * @throws InputError at once when an option is wrong or a sample id comes twice; while reading when a consensus or one
 * of its images is not in `samples`, or comes twice.
 */
export function toPairs<A extends string = string>(
  consensus: Iterable<Consensus<A>>,
  samples: Iterable<Sample>,
  options: ToPairsOptions<NoInfer<A>> = {},
): Iterable<PreferencePair<A>> {
  const plan = checkOptions(options);
  const samplesById = indexSamples(samples);
  return { [Symbol.iterator]: () => drawPairs(consensus, samplesById, plan) };
}

type Plan<A extends string> = Required<ToPairsOptions<A>>;

function checkOptions<A extends string>({
  aspects = ['overall'],
  pick = 'all',
  margin = 0,
  weights = {},
}: ToPairsOptions<A>): Plan<A> {
  if (!(margin >= 0 && Number.isFinite(margin))) {
    throw new InputError(`The margin is ${margin}. Expected score points from 0, such as 0.5.`);
  }
  if (!['all', 'best-worst', 'adjacent'].includes(pick)) {
    throw new InputError(`There is no pick "${pick}". Expected all, best-worst or adjacent.`);
  }
  if (aspects.length === 0) throw new InputError('No aspects to draw pairs in. Name one, or leave the option out.');
  checkWeights(weights);
  return { aspects: [...new Set(aspects)], pick, margin, weights };
}

function indexSamples(samples: Iterable<Sample>): Map<string, Sample> {
  const byId = new Map<string, Sample>();
  for (const sample of samples) {
    if (byId.has(sample.id)) {
      throw new InputError(`Two samples have the id "${sample.id}". Give each sample an id of its own.`);
    }
    byId.set(sample.id, sample);
  }
  return byId;
}

function* drawPairs<A extends string>(
  consensus: Iterable<Consensus<A>>,
  samples: ReadonlyMap<string, Sample>,
  { aspects, pick, margin, weights }: Plan<A>,
): Generator<PreferencePair<A>, void, undefined> {
  const seen = new Set<string>();
  for (const record of consensus) {
    if (seen.has(record.sampleId)) {
      throw new InputError(
        `Sample "${record.sampleId}" has two records of consensus. Aggregate all its annotations together.`,
      );
    }
    seen.add(record.sampleId);
    const pairOf = pairWriter(record, sampleOf(samples, record.sampleId), weights);
    for (const aspect of aspects) {
      for (const ranked of pickPairs(candidatesIn(record.images, aspect), pick)) {
        if (!exceeds(margin, marginOf(ranked))) yield pairOf(ranked, aspect);
      }
    }
  }
}

function candidatesIn<A extends string>(images: readonly ConsensusImage<A>[], aspect: A | 'overall'): Candidate[] {
  return images.flatMap((image, place) => {
    const score = estimateOf(image, aspect)?.score ?? null;
    const scope = aspect === 'overall' ? JSON.stringify(image.overall.aspects.toSorted()) : aspect;
    return score === null ? [] : [{ place, score, scope, hash: image.hash }];
  });
}

function sampleOf(samples: ReadonlyMap<string, Sample>, sampleId: string): Sample {
  const sample = samples.get(sampleId);
  if (sample) return sample;
  throw new InputError(`There is a consensus on sample "${sampleId}", but no such sample. Pass the samples annotated.`);
}
