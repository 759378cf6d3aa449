import type { AdaptiveSettings } from './adaptive-options.ts';
import type { Chosen } from './choose-questions.ts';
import type { MetSamples } from './met-samples.ts';

/** How many questions may be asked in all. */
export function mostQuestions(
  { all }: MetSamples,
  annotatorCount: number,
  { share }: Pick<AdaptiveSettings, 'share'>,
): number {
  let [questions, ofTwo] = [0, 0];
  for (const { units } of all) {
    for (const { rounds } of units) questions += rounds * annotatorCount;
    ofTwo += units.length * Math.min(2, annotatorCount);
  }
  return share === undefined
    ? Math.min(questions, Math.max(Math.floor(questions / 2), ofTwo))
    : Math.floor(share * questions);
}

/** A pass takes no more than what promises at least this share of its best for its price: the rest may look different after it. */
const nearBest = 0.5;

/**
 * What promises most for its price, as far as the money and the questions go. Where only the money is at an end it is the one that
 * promises most, though its price on average is more than is left: the run tells whether it can be had, and if not that the
 * budget is what ends it.
 */
export function affordable(worth: readonly Chosen[], left: { usd: number; questions: number }): Chosen[] {
  let { usd, questions } = left;
  const sorted = worth
    .filter(({ units }) => units.length <= questions)
    .sort((a, b) => b.gain / b.cost - a.gain / a.cost);
  const within = sorted.filter(({ cost }) => cost <= usd);
  const [top] = within;
  if (!top) return sorted.slice(0, 1);
  return within.filter(({ gain, cost, units }) => {
    if (gain / cost < (nearBest * top.gain) / top.cost || cost > usd || units.length > questions) return false;
    usd -= cost;
    questions -= units.length;
    return true;
  });
}
