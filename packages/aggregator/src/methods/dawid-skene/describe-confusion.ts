import { at, numberAt } from '../../numbers/at.ts';
import type { AnnotatorFit } from '../method.ts';
import { type LevelModel, levelCount } from './level-model.ts';

/** Bias, scale and noise that follow from the confusion of an annotator, and how much its votes tell of the true level. */
export interface ConfusionProfile extends Pick<AnnotatorFit, 'bias' | 'scale' | 'noise'> {
  /** Mutual information of a vote and the true level, in nats. */
  information: number;
  /** Probability of each level given (column) at each true one (row). */
  confusion: readonly (readonly number[])[];
}

/** The profile of an annotator: the line of the levels it gives over the true ones, weighted by how frequent they are. */
export function describeConfusion({ prevalence, confusion }: LevelModel, annotator: number): ConfusionProfile {
  const start = annotator * levelCount * levelCount;
  const table = Array.from({ length: levelCount }, (_, level) =>
    Array.from({ length: levelCount }, (_, given) => numberAt(confusion, start + given * levelCount + level)),
  );
  const rows = table.map(levelMoments);
  const truth = levelMoments(prevalence);
  const over = (value: (level: number) => number) =>
    prevalence.reduce((sum, probability, level) => sum + probability * value(level), 0);
  const meanAt = (level: number) => at(rows, level).mean;
  const given = over(meanAt);
  const scale = over((level) => (level - truth.mean) * (meanAt(level) - given)) / truth.deviation ** 2;
  const residual = over(
    (level) => at(rows, level).deviation ** 2 + (meanAt(level) - given - scale * (level - truth.mean)) ** 2,
  );
  return {
    bias: given - truth.mean,
    scale,
    noise: Math.sqrt(residual),
    information: informationOf(prevalence, table),
    confusion: table,
  };
}

/** Mean and standard deviation of a level, 0 to 4, with these probabilities. */
export function levelMoments(probabilities: Iterable<number>): { mean: number; deviation: number } {
  const given = [...probabilities];
  const mean = given.reduce((sum, probability, level) => sum + level * probability, 0);
  const variance = given.reduce((sum, probability, level) => sum + probability * (level - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(variance) };
}

/** Mutual information of the true level and the given one (Shannon 1948), in nats. */
function informationOf(prevalence: Float64Array, table: readonly (readonly number[])[]): number {
  let information = 0;
  for (let given = 0; given < levelCount; given++) {
    const probabilities = table.map((row) => at(row, given));
    const marginal = probabilities.reduce(
      (sum, probability, level) => sum + numberAt(prevalence, level) * probability,
      0,
    );
    for (const [level, probability] of probabilities.entries()) {
      const joint = numberAt(prevalence, level) * probability;
      if (joint > 0) information += joint * Math.log(probability / marginal);
    }
  }
  return Math.max(0, information);
}
