export { adaptive } from './adaptive/adaptive.ts';
export type { AdaptiveOptions } from './adaptive/adaptive-options.ts';
export { aggregate } from './aggregate.ts';
export type { AggregateOptions, AggregateSourceOptions } from './aggregate-options.ts';
export { type Aggregation, type AggregationResult, createAggregation } from './aggregation.ts';
export { agreement } from './agreement/agreement.ts';
export type { AgreementOptions } from './agreement/agreement-options.ts';
export type * from './agreement/agreement-record.ts';
export type { BootstrapOptions } from './agreement/bootstrap.ts';
export { type CanaryAnnotator, type CanaryAspect, type CanaryReport, canary } from './agreement/canary.ts';
export {
  type AspectComparison,
  type CompareConsensusOptions,
  type ConsensusComparison,
  compareConsensus,
} from './agreement/compare-consensus.ts';
export { type CompareRunsOptions, compareRuns, type RunComparison, type RunSummary } from './agreement/compare-runs.ts';
export { type CostPoint, costCurve } from './agreement/cost-curve.ts';
export { type JudgedPair, pairAccuracy } from './agreement/pair-accuracy.ts';
export { ratioInterval } from './agreement/ratio-interval.ts';
export type { RunCost } from './agreement/run-cost.ts';
export { askPeople } from './ask-people/ask-people.ts';
export type { AskPeopleOptions } from './ask-people/ask-people-options.ts';
export type { AskedOfPeople, PeoplePlan } from './ask-people/people-plan.ts';
export { type Calibrated, calibrate } from './calibration/calibrate.ts';
export type { AspectCalibration, Calibration, ReliabilityDiagram } from './calibration/calibration-record.ts';
export type { OutcomeCount } from './consensus/count-outcomes.ts';
export type { AnnotatorQuality, AspectFit, FitReport } from './consensus/fit-report.ts';
export { createLeaderboard, type LeaderboardBuilder, leaderboard } from './leaderboard/leaderboard.ts';
export type * from './leaderboard/leaderboard-record.ts';
export { bradleyTerry } from './methods/bradley-terry/bradley-terry.ts';
export type { BradleyTerryOptions } from './methods/bradley-terry/bradley-terry-options.ts';
export { dawidSkene } from './methods/dawid-skene/dawid-skene.ts';
export type { DawidSkeneOptions } from './methods/dawid-skene/dawid-skene-options.ts';
export type { FitOptions } from './methods/fit-options.ts';
export { mean } from './methods/mean.ts';
export { median } from './methods/median.ts';
export type { AnnotatorFit, Estimates, Fit, Method } from './methods/method.ts';
export { reliability } from './methods/reliability/reliability.ts';
export { winRate } from './methods/win-rate.ts';
export { orderHingesOnMissing } from './pairs/hinges-on-missing.ts';
export type { ToPairsOptions } from './pairs/pair-options.ts';
export { normalisePrompt, type Shares, splitOf } from './pairs/split-of.ts';
export { toPairs } from './pairs/to-pairs.ts';
export { rank } from './rank.ts';
export type { RankAlone, RankOptions, RankSettings, RankThroughRun } from './ranking/rank-options.ts';
export type { RankedImage, Reason } from './ranking/ranked-image.ts';
export type { ComparisonVotes, ScoreVotes, Votes } from './votes/votes.ts';
