import { murmurHash3 } from '../numbers/murmur-hash.ts';
import type { AdaptiveSettings } from './adaptive-options.ts';
import type { Chosen } from './choose-questions.ts';
import type { MetSamples } from './met-samples.ts';

/** What the first passes may take: some samples, and no more than a share of all that may be asked or spent. */
interface WarmUp {
  settings: Pick<AdaptiveSettings, 'warmUp' | 'seed'>;
  /** Samples that were put before every annotator. */
  warmed: number;
  /** Questions that may still be asked. */
  questions: number;
  /** The budget, and what is spent of it. */
  usd: number;
  spent: number;
}

/** Of what may be asked or spent, at most this share is for learning what annotators are worth. */
const mostForWarmUp = 1 / 3;
/** So many samples show what they cost. */
const firstSamples = 5;

/** The next samples that are put before every annotator, drawn by seed and id; none when enough is known. */
export function warmUp(
  samples: MetSamples,
  annotatorCount: number,
  { settings: { warmUp: count, seed }, warmed, questions, usd, spent }: WarmUp,
): Chosen[] {
  const drawn = Array.from(samples.all, (sample) => ({ sample, place: murmurHash3(sample.id, seed) })).sort(
    (a, b) => a.place - b.place,
  );
  const each = Math.max(1, (drawn[0]?.sample.units.length ?? 0) * annotatorCount);
  const byQuestions = Math.max(firstSamples, Math.floor((mostForWarmUp * (questions + warmed * each)) / each));
  const byCost = warmed === 0 ? firstSamples : warmed + Math.floor((mostForWarmUp * usd - spent) / (spent / warmed));
  const wanted = Math.min(count, byQuestions, usd === Number.POSITIVE_INFINITY ? count : byCost);
  const annotators = Array.from({ length: annotatorCount }, (_, annotator) => annotator);
  return drawn.slice(warmed, wanted).flatMap(({ sample }) => {
    const units = sample.units.map((_, unit) => ({ unit, round: 0 }));
    return annotators.map((annotator) => ({ sample, annotator, units, gain: 0, cost: 0 }));
  });
}
