import { InputError, type PreferencePair } from '@visionprefer/core';
import type { Interval } from '../measure/estimates.ts';
import { createRandom } from '../random.ts';
import { countCycles } from './count-cycles.ts';
import { countDisagreement } from './count-disagreement.ts';
import { shareTaught } from './share-taught.ts';

/** What pairs tell of their own noise: the share of labels that are wrong. */
export interface NoiseReport {
  pairs: number;
  prompts: number;
  /** From the same two pictures judged more than once. Absent where none were. */
  repeats?: { compared: number; noise: Interval };
  /** From three pictures of which each is preferred to the next. Absent where pairs come of scores, or no three meet. */
  cycles?: { triples: number; cyclic: number; noise: Interval };
  /**
   * What can be said. `cannot-tell`: too few pairs, nothing that would show noise, or an interval too wide for a word.
   * `told`: the noise lies in `noise`.
   */
  verdict: 'told' | 'cannot-tell';
  /** The more exact of the two estimates; absent where nothing can be told. */
  noise?: Interval;
  /** How much labels with this noise teach in the small world, of what perfect ones do; absent where it is not told. */
  teaches?: Interval;
  /** Why, in words. */
  reason: string;
}

/** Fewer pairs than these tell nothing. */
const fewestPairs = 100;
/** A wider interval tells nothing. */
const widest = 0.2;
const resamples = 500;

/**
 * Estimates from pairs alone what share of the labels is wrong, on the assumption that every label is wrong with the
 * same probability ε, whatever the others are. Two labels of the same pictures then differ with probability 2ε(1 − ε),
 * and three pictures make a cycle with probability ε(1 − ε). What all annotators get wrong together shows in neither:
 * the estimate is of noise, not of bias. Intervals are bootstrapped over prompts.
 *
 * @throws InputError when there are no pairs.
 */
export function estimateNoise(pairs: readonly PreferencePair[]): NoiseReport {
  if (pairs.length === 0) throw new InputError('There are no pairs. Expected a file that `visionprefer pairs` wrote.');
  const prompts = [...Map.groupBy(pairs, ({ prompt }) => prompt).values()];
  const disagreements = prompts.map(countDisagreement);
  const cycles = prompts.map(countCycles);
  const compared = total(disagreements, 'compared');
  const [triples, cyclic] = [total(cycles, 'triples'), total(cycles, 'cyclic')];
  const repeats = compared > 0 && {
    compared,
    noise: bootstrap(disagreements, (drawn) => noiseOfDisagreement(total(drawn, 'differ') / total(drawn, 'compared'))),
  };
  const cycle = triples > 0 && {
    ...{ triples, cyclic },
    noise: bootstrap(cycles, (drawn) => noiseOfCycles(total(drawn, 'cyclic') / total(drawn, 'triples'))),
  };
  return {
    ...{ pairs: pairs.length, prompts: prompts.length },
    ...(repeats && { repeats }),
    ...(cycle && { cycles: cycle }),
    ...decide(
      pairs.length,
      prompts.length,
      [repeats, cycle].flatMap((each) => (each ? [each.noise] : [])),
    ),
  };
}

function decide(
  pairs: number,
  prompts: number,
  estimates: readonly Interval[],
): Pick<NoiseReport, 'verdict' | 'reason' | 'noise' | 'teaches'> {
  const cannotTell = (reason: string) => ({ verdict: 'cannot-tell', reason }) as const;
  if (pairs < fewestPairs) return cannotTell(`${pairs} pairs are too few: ${fewestPairs} at least are needed.`);
  if (prompts < 10) return cannotTell(`All pairs are of ${prompts} prompts: ten at least are needed.`);
  const [best] = estimates.toSorted((a, b) => a.high - a.low - (b.high - b.low));
  if (!best) {
    return cannotTell(
      'No two pictures were judged twice, and pairs that come of scores make no cycles. Ask several annotators, or pairwise.',
    );
  }
  if (best.high - best.low > widest) {
    return cannotTell(`The noise lies between ${percent(best.low)} and ${percent(best.high)}: too wide for a word.`);
  }
  const teaches = shareTaught(best);
  return {
    ...{ verdict: 'told', noise: best, teaches },
    reason: `Of the labels, ${percent(best.low)} to ${percent(best.high)} are wrong. In the small world such labels teach ${percent(teaches.low)} to ${percent(teaches.high)} of what perfect ones do.`,
  };
}

/** Solves d = 2ε(1 − ε) for the smaller ε. From d = ½ on nothing but noise is left. */
export function noiseOfDisagreement(share: number): number {
  return (1 - Math.sqrt(Math.max(0, 1 - 2 * share))) / 2;
}

/** Solves c = ε(1 − ε) for the smaller ε. From c = ¼ on nothing but noise is left. */
export function noiseOfCycles(share: number): number {
  return (1 - Math.sqrt(Math.max(0, 1 - 4 * share))) / 2;
}

function total<K extends string>(counts: readonly Readonly<Record<K, number>>[], what: K): number {
  return counts.reduce((sum, count) => sum + count[what], 0);
}

function bootstrap<T>(clusters: readonly T[], figure: (drawn: readonly T[]) => number): Interval {
  const random = createRandom(1, 'noise');
  const drawn = Array.from({ length: resamples }, () =>
    figure(clusters.map((each) => clusters[random.below(clusters.length)] ?? each)),
  )
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  const at = (share: number) => drawn[Math.round(share * (drawn.length - 1))] ?? Number.NaN;
  return { value: figure(clusters), low: at(0.025), high: at(0.975) };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}
