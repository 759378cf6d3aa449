export { type AggregateOptions, aggregate } from './aggregate.ts';
export type { ComparisonVotes, Estimates, Method, ScoreVotes, Votes } from './method.ts';
export { mean } from './methods/mean.ts';
export { winRate } from './methods/win-rate.ts';
export { type ToPairsOptions, toPairs } from './to-pairs.ts';
