import { InputError, type PreferencePair } from '@visionprefer/core';
import type { Interval } from '../measure/estimates.ts';
import { createRandom } from '../random.ts';
import { type CountedCycles, type Cycles, countCycles } from './count-cycles.ts';
import { countDisagreement } from './count-disagreement.ts';
import { decideNoise } from './decide-noise.ts';
import type { Learnt } from './learn-from-pairs.ts';
import type { NoiseReport } from './noise-report.ts';

const resamples = 500;

/**
 * Estimates from pairs alone what share of the labels is wrong, on the assumption that every label is wrong with the
 * same probability ε, whatever the others are. Two labels of the same pictures then differ with probability 2ε(1 − ε),
 * and three pictures make a cycle with probability ε(1 − ε). What all annotators get wrong together shows in neither:
 * the estimate is of noise, not of bias. Intervals are bootstrapped over prompts.
 *
 * @param learnt What a VP-Score learns of the same pairs: nobody tells labels better than their noise allows, so that
 * ε is at most its share of mistakes.
 * @throws InputError when there are no pairs.
 */
export function estimateNoise(pairs: readonly PreferencePair[], learnt?: Learnt | undefined): NoiseReport {
  if (pairs.length === 0) throw new InputError('There are no pairs. Expected a file that `visionprefer pairs` wrote.');
  const prompts = [...Map.groupBy(pairs, ({ prompt }) => prompt).values()];
  const disagreements = prompts.map(countDisagreement);
  const isRepeated = total(disagreements, 'repeated') > 0;
  const cycles = chooseCycles(prompts.map(countCycles), isRepeated);
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
    ...(learnt && { learnt }),
    ...decideNoise({
      ...{ pairs: pairs.length, prompts: prompts.length, isRepeated, learnt },
      estimates: [repeats, cycle].flatMap((each) => (each ? [each.noise] : [])),
    }),
  };
}

/**
 * Labels that were turned round after they were drawn from scores count like single ones, all of them. While none was, or
 * where pairs of several runs are mixed, those of scores tell nothing.
 */
function chooseCycles(counted: readonly CountedCycles[], isRepeated: boolean): Cycles[] {
  const wereTurned = !isRepeated && counted.some(({ ofScores }) => ofScores.turned > 0);
  return counted.map(({ single, ofScores }) =>
    wereTurned ? { triples: single.triples + ofScores.triples, cyclic: single.cyclic + ofScores.cyclic } : single,
  );
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
