export type { Asked, Endpoint, Reply, Route } from './http/route.ts';
export type { CurrentFigures } from './http/server-metrics.ts';
export { parsePickle } from './pickle/parse-pickle.ts';
export { type Picklable, writePickle } from './pickle/write-pickle.ts';
export type { CombineOptions, Normalize } from './scorer/combine-findings.ts';
export {
  type AspectReward,
  type Outcome,
  type Picture,
  type Reward,
  RewardError,
  type RewardErrorCode,
} from './scorer/reward.ts';
export {
  createScorer,
  type ScoreOptions,
  type Scorer,
  type ScorerFigures,
  type ScorerOptions,
} from './scorer/scorer.ts';
export { type JurySourceOptions, jurySource } from './sources/jury-source.ts';
export { type ModelSourceOptions, modelSource } from './sources/model-source.ts';
export type { Finding, Group, HashedPicture, Judged, Reference, RewardSource } from './sources/reward-source.ts';
export {
  type AnsweredRequest,
  type RewardServer,
  type RewardServerOptions,
  type ServerProblem,
  startRewardServer,
} from './start-reward-server.ts';
