export { aggregate } from './aggregate.ts';
export {
  type AggregateOptions,
  type Aggregation,
  createAggregation,
  type Settled,
} from './aggregation.ts';
export type { OutcomeCount } from './count-outcomes.ts';
export { orderHingesOnMissing } from './hinges-on-missing.ts';
export type { ComparisonVotes, Estimates, Method, ScoreVotes, Votes } from './method.ts';
export { mean } from './methods/mean.ts';
export { winRate } from './methods/win-rate.ts';
export type { ToPairsOptions } from './pair-options.ts';
export { type RankedImage, type RankOptions, type Reason, rank } from './rank.ts';
export { type Shares, splitOf } from './split-of.ts';
export { toPairs } from './to-pairs.ts';
