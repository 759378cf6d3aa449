export { aggregate } from './aggregate.ts';
export {
  type AggregateOptions,
  type Aggregation,
  createAggregation,
  type Settled,
} from './aggregation.ts';
export { type AgreementOptions, agreement } from './agreement/agreement.ts';
export type * from './agreement/agreement-record.ts';
export type { BootstrapOptions } from './agreement/bootstrap.ts';
export {
  type AspectComparison,
  type CompareRunsOptions,
  compareRuns,
  type RunComparison,
  type RunSummary,
} from './agreement/compare-runs.ts';
export type { RunCost } from './agreement/run-cost.ts';
export type { OutcomeCount } from './count-outcomes.ts';
export type { AnnotatorQuality, AspectFit, FitReport } from './fit-report.ts';
export { orderHingesOnMissing } from './hinges-on-missing.ts';
export type { AnnotatorFit, ComparisonVotes, Estimates, Fit, Method, ScoreVotes, Votes } from './method.ts';
export { bradleyTerry } from './methods/bradley-terry.ts';
export { dawidSkene } from './methods/dawid-skene.ts';
export type { BradleyTerryOptions } from './methods/fit-bradley-terry.ts';
export type { DawidSkeneOptions } from './methods/fit-dawid-skene.ts';
export type { FitOptions } from './methods/fit-options.ts';
export { mean } from './methods/mean.ts';
export { median } from './methods/median.ts';
export { reliability } from './methods/reliability.ts';
export { winRate } from './methods/win-rate.ts';
export type { ToPairsOptions } from './pair-options.ts';
export { type RankedImage, type RankOptions, type Reason, rank } from './rank.ts';
export { type Shares, splitOf } from './split-of.ts';
export { toPairs } from './to-pairs.ts';
