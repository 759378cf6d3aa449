import { numberAt } from '../numbers/at.ts';
import type { AdaptiveSettings } from './adaptive-options.ts';
import type { Beliefs } from './beliefs.ts';
import { expectedGain } from './expected-gain.ts';
import { type MetSample, roundsAsked } from './met-samples.ts';
import { type OpenPair, openPairs, varianceOfDifference } from './open-pairs.ts';

/** Questions to one annotator about one sample. */
export interface Chosen {
  sample: MetSample;
  annotator: number;
  /** Units of the sample, and which round of each. */
  units: readonly { unit: number; round: number }[];
  /** How many pairs more they promise to put right, and at what price. */
  gain: number;
  cost: number;
}

/** What is to be decided, by whom, and at what price. */
export interface Stakes {
  settings: Pick<AdaptiveSettings, 'confidence' | 'least'>;
  /** What pairs are decided by, each a weight for every aspect: the overall score, or one aspect. */
  targets: readonly Float64Array[];
  beliefs: Beliefs;
  /** Price of one question to each annotator. */
  costs: Float64Array;
  /** Whether an annotator is asked at all, and judges an aspect. */
  judges(annotator: number, aspect: number): boolean;
}

/** The questions about a sample that promise most for their price; undefined when none is worth it. */
export function chooseQuestions(sample: MetSample, stakes: Stakes): Chosen | undefined {
  const { confidence, least } = stakes.settings;
  const best = mostPromising(sample, openPairs(sample, stakes.targets, confidence), stakes);
  if (!best || best.gain <= 0) return undefined;
  const untouched = asUntouched(sample, stakes.beliefs);
  const first = mostPromising(untouched, openPairs(untouched, stakes.targets, 1), stakes);
  return first && best.gain / best.cost < least * (first.gain / first.cost) ? undefined : best;
}

/** Of the questions to each annotator about each group of aspects, about all open pairs at once. */
function mostPromising(sample: MetSample, pairs: readonly OpenPair[], stakes: Stakes): Chosen | undefined {
  if (pairs.length === 0) return undefined;
  let best: Chosen | undefined;
  for (const aspects of new Set(sample.units.map((unit) => unit.aspects))) {
    for (const annotator of stakes.costs.keys()) {
      const chosen = questionsTo({ annotator, aspects }, { sample, pairs }, stakes);
      if (chosen && (!best || chosen.gain * best.cost > best.gain * chosen.cost)) best = chosen;
    }
  }
  return best;
}

/** The sample as if nothing were known of it. */
function asUntouched(sample: MetSample, { priors }: Beliefs): MetSample {
  return {
    ...sample,
    asked: new Uint8Array(sample.asked.length),
    means: new Float64Array(sample.means.length),
    variances: sample.variances.map((_, cell) => numberAt(priors, cell % priors.length)),
  };
}

function questionsTo(
  { annotator, aspects }: { annotator: number; aspects: readonly number[] },
  { sample, pairs }: { sample: MetSample; pairs: readonly OpenPair[] },
  { beliefs, costs, judges }: Stakes,
): Chosen | undefined {
  const judged = aspects.filter((aspect) => judges(annotator, aspect));
  if (judged.length === 0) return undefined;
  const after = Float64Array.from(sample.variances);
  const units: { unit: number; round: number }[] = [];
  for (const [unit, { images, aspects: own, rounds }] of sample.units.entries()) {
    const round = roundsAsked(sample, annotator, unit);
    if (own !== aspects || round >= rounds || !isAbout(images, pairs)) continue;
    units.push({ unit, round });
    for (const aspect of judged) {
      const family = beliefs.familyOf(annotator, aspect);
      const votes = family.reduce((sum, member) => sum + roundsAsked(sample, member, unit), 0);
      const precision = beliefs.precision(annotator, aspect, votes);
      for (const image of images) {
        const cell = image * beliefs.priors.length + aspect;
        after[cell] = 1 / (1 / numberAt(after, cell) + precision);
      }
    }
  }
  if (units.length === 0) return undefined;
  const gain = pairs.reduce(
    (sum, pair) => sum + expectedGain(pair.mean, pair.variance, varianceOfDifference(after, pair)),
    0,
  );
  return { sample, annotator, units, gain, cost: units.length * numberAt(costs, annotator) };
}

/** One image tells of all pairs that it is in; several tell of those that are shown whole. */
function isAbout(images: readonly number[], pairs: readonly OpenPair[]): boolean {
  const [alone] = images;
  return pairs.some(({ one, other }) =>
    images.length === 1 ? alone === one || alone === other : images.includes(one) && images.includes(other),
  );
}
