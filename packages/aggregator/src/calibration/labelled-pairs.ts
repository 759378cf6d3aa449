import type { Consensus, ConsensusImage } from '@visionprefer/core';
import { aspectsOf, consensusScorer, decidedPairs } from '../agreement/against-people.ts';
import { estimateOf } from '../pairs/estimate-of.ts';

/** A pair that people decided, as the annotators' consensus sees it. */
export interface LabelledPair {
  sample: number;
  /** Margin over its standard error, of the image that the consensus prefers. */
  z: number;
  /** Whether people prefer it too. */
  right: boolean;
}

/** Labelled pairs by the overall score, and by each aspect that both sides judged. */
export interface LabelledPairs {
  overall: readonly LabelledPair[];
  aspects: ReadonlyMap<string, readonly LabelledPair[]>;
  /** Samples that both sides judged. */
  samples: number;
}

/** Pairs that people decided and the consensus gives a probability, sample by sample as the consensus is read. */
export function labelledPairs(consensus: Iterable<Consensus>, people: readonly Consensus[]): LabelledPairs {
  const theirs = new Map(people.map((record) => [record.sampleId, record]));
  const overall: LabelledPair[] = [];
  const aspects = new Map<string, LabelledPair[]>();
  let sample = 0;
  for (const { sampleId, images } of consensus) {
    const labelled = theirs.get(sampleId);
    if (!labelled) continue;
    const own = new Map(images.map((image) => [image.imageId, image]));
    const pairsIn = (aspect: string) =>
      decidedPairs([labelled], consensusScorer(aspect)).flatMap(({ better, worse }): LabelledPair[] => {
        const z = zOf(own.get(better), own.get(worse), aspect);
        return z === undefined ? [] : [{ sample, z: Math.abs(z), right: z > 0 }];
      });
    overall.push(...pairsIn('overall'));
    const judged = new Set(aspectsOf([labelled]));
    for (const aspect of Object.keys(images[0]?.aspects ?? {})) {
      if (judged.has(aspect)) aspects.set(aspect, [...(aspects.get(aspect) ?? []), ...pairsIn(aspect)]);
    }
    sample++;
  }
  return { overall, aspects, samples: sample };
}

/** Undefined where nothing can be said: no score, no standard error, another scope, or a tie. */
function zOf(one: ConsensusImage | undefined, other: ConsensusImage | undefined, aspect: string): number | undefined {
  if (!one || !other) return undefined;
  const scorer = consensusScorer(aspect);
  const [first, second] = [scorer(one), scorer(other)];
  const [error, beside] = [one, other].map((image) => estimateOf(image, aspect)?.standardError);
  if (!first || !second || first.scope !== second.scope) return undefined;
  if (typeof error !== 'number' || typeof beside !== 'number') return undefined;
  const z = (first.score - second.score) / Math.hypot(error, beside);
  return Number.isFinite(z) && z !== 0 ? z : undefined;
}
