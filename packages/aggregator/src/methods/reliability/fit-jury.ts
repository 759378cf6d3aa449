import type { Votes } from '../../votes/votes.ts';
import type { FitSettings } from '../fit-options.ts';
import type { Family } from '../method.ts';
import type { Correlation } from './correlations.ts';
import type { Factor, FactorVotes } from './factor.ts';
import { besideWhole, type Copies } from './find-copies.ts';
import { findFamilies } from './find-families.ts';
import { fitOneFactor } from './fit-one-factor.ts';
import { memberWeights } from './member-weights.ts';
import { mergeFamilies } from './merge-families.ts';

/** A jury with one factor fitted to it. */
export interface FittedJury {
  /** Normal scores of the annotators. */
  votes: FactorVotes;
  /** Of every two annotators. */
  correlations: readonly Correlation[];
  /** Annotators that say the same, and those that do on some images. */
  families: readonly Family[];
  /** Which unit each annotator is part of, and how much it counts within it. */
  units: Int32Array;
  members: Float64Array;
  /** Normal scores of the units, to which the factor is fitted; `votes` where no two annotators say the same. */
  merged: FactorVotes;
  factor: Factor;
}

/** Takes scores by their order, makes one of annotators that say the same, and fits one quality for each image to what they say. */
export function fitJury(
  given: Pick<Votes, 'scores' | 'annotatorCount'>,
  options: FitSettings,
  copies: Copies,
): FittedJury {
  const { votes, correlations, likeness } = copies.read(given);
  const all = copies.aspects.map((aspect) => aspect.likeness);
  const { families: whole, units } = findFamilies({ own: likeness, all }, given.annotatorCount);
  const families = besideWhole(whole, copies);
  const members = memberWeights(correlations, units);
  const merged = whole.length > 0 ? mergeFamilies(votes, units, members) : votes;
  return { votes, correlations, families, units, members, merged, factor: fitOneFactor(merged, options) };
}
