import { type Consensus, type ConsensusImage, InputError, type PreferencePair, type Sample } from '@visionprefer/core';
import { exceeds } from '../numbers/exceeds.ts';
import { type PairPlan, planPairs, type ToPairsOptions } from './pair-options.ts';
import { type Candidate, marginOf, pickPairs } from './pick-pairs.ts';
import { estimateOf, pairWriter } from './write-pair.ts';

/**
 * Draws pairs from the consensus of each sample: lazily, in the order of the consensus, of `aspects` and of the images.
 *
 * Images without a score in the aspect are left out. Two overall scores are compared only when the same aspects count in
 * both: a score that lacks an aspect would win or lose by what nobody judged. Equal scores (to 1e-9) and the same
 * picture twice make no pair. Overall votes of annotators are counted by the weights that the consensus was found with.
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
  const samplesById = indexSamples(samples);
  return { [Symbol.iterator]: () => drawPairs(consensus, samplesById, plan) };
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
  plan: PairPlan<A>,
): Generator<PreferencePair<A>, void, undefined> {
  const seen = new Set<string>();
  for (const record of consensus) {
    if (seen.has(record.sampleId)) {
      throw new InputError(
        `Sample "${record.sampleId}" has two records of consensus. Aggregate all its annotations together.`,
      );
    }
    seen.add(record.sampleId);
    yield* pairsOfSample(record, sampleOf(samples, record.sampleId), plan);
  }
}

function* pairsOfSample<A extends string>(
  record: Consensus<A>,
  sample: Sample,
  plan: PairPlan<A>,
): Generator<PreferencePair<A>, void, undefined> {
  const pairOf = pairWriter(record, sample);
  const passes = passesGate(record, plan.gate);
  for (const aspect of plan.aspects === 'each' ? aspectsOf(record) : plan.aspects) {
    const pairs: PreferencePair<A>[] = [];
    for (const ranked of pickPairs(candidatesIn(record.images, aspect, passes), plan.pick)) {
      if (exceeds(plan.margin, marginOf(ranked))) continue;
      const pair = pairOf(ranked, aspect);
      if (isSure(pair, plan)) pairs.push(pair);
    }
    yield* pairs.length > plan.perSample ? greatestMargins(pairs, plan.perSample) : pairs;
  }
}

function aspectsOf<A extends string>({ images }: Consensus<A>): A[] {
  return Object.keys(images[0]?.aspects ?? {}) as A[];
}

/** For each image of a sample, whether it may be the chosen one. */
function passesGate<A extends string>({ sampleId, images }: Consensus<A>, gate: PairPlan<A>['gate']): boolean[] {
  return images.map((image) =>
    gate.every(([aspect, least]) => {
      const estimate = estimateOf(image, aspect);
      if (estimate) return estimate.score !== null && !exceeds(least, estimate.score);
      throw new InputError(
        `The gate names the aspect "${aspect}", which the consensus on sample "${sampleId}" does not have. Expected one of: ${Object.keys(image.aspects).join(', ')}.`,
      );
    }),
  );
}

function candidatesIn<A extends string>(
  images: readonly ConsensusImage<A>[],
  aspect: A | 'overall',
  passes: readonly boolean[],
): Candidate[] {
  const candidates: Candidate[] = [];
  for (const [place, image] of images.entries()) {
    const score = estimateOf(image, aspect)?.score ?? null;
    if (score === null) continue;
    const scope = aspect === 'overall' ? JSON.stringify(image.overall.aspects.toSorted()) : aspect;
    candidates.push({ place, score, scope, hash: image.hash, mayWin: passes[place] ?? false });
  }
  return candidates;
}

function isSure({ probability, votes }: PreferencePair, { confidence, unanimous }: PairPlan<string>): boolean {
  if (unanimous && (votes.for === 0 || votes.against > 0 || votes.tied > 0)) return false;
  return confidence === undefined || (probability !== null && probability >= confidence);
}

/** In the order in which they came. */
function greatestMargins<P extends PreferencePair>(pairs: readonly P[], count: number): P[] {
  const kept = new Set(
    pairs.toSorted((a, b) => (exceeds(b.margin, a.margin) ? 1 : -Number(exceeds(a.margin, b.margin)))).slice(0, count),
  );
  return pairs.filter((pair) => kept.has(pair));
}

function sampleOf(samples: ReadonlyMap<string, Sample>, sampleId: string): Sample {
  const sample = samples.get(sampleId);
  if (sample) return sample;
  throw new InputError(`There is a consensus on sample "${sampleId}", but no such sample. Pass the samples annotated.`);
}
