import { type Consensus, InputError, type PreferencePair, type Sample } from '@visionprefer/core';
import { indexSamples } from './index-samples.ts';
import type { ToPairsOptions } from './pair-options.ts';
import { pairsOfSample } from './pairs-of-sample.ts';
import { planPairs } from './plan-pairs.ts';

/**
 * Draws pairs from the consensus of each sample: lazily, in the order of the consensus, of `aspects` and of the images.
 *
 * Images without a score in the aspect are left out. Two overall scores are compared only when the same aspects count in
 * both: a score that lacks an aspect would win or lose by what nobody judged. Equal scores (to 1e-9) and the same
 * picture twice make no pair, and neither do two images of which nobody preferred the chosen one. Overall votes of annotators are counted by the weights that the consensus was found with.
 *
 * The probability is Φ(margin / √(s₁² + s₂²)) with the standard errors of the two scores, taken as independent.
 *
 * @throws InputError at once when an option is wrong or a sample id comes twice; while reading when a consensus or one
 * of its images is not in `samples`, comes twice, or lacks an aspect of the gate.
 */
export function toPairs<A extends string = string>(
  consensus: Iterable<Consensus<A>>,
  samples: Iterable<Sample>,
  options: ToPairsOptions<NoInfer<A>> = {},
): Iterable<PreferencePair<A>> {
  const plan = planPairs<A>(options);
  const sampleOf = indexSamples(samples);
  return {
    *[Symbol.iterator]() {
      const seen = new Set<string>();
      for (const record of consensus) {
        checkNew(record.sampleId, seen);
        yield* pairsOfSample(record, sampleOf(record.sampleId), plan);
      }
    },
  };
}

function checkNew(sampleId: string, seen: Set<string>): void {
  if (seen.has(sampleId)) {
    throw new InputError(`Sample "${sampleId}" has two records of consensus. Aggregate all its annotations together.`);
  }
  seen.add(sampleId);
}
