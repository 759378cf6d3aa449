export {
  type AnnotateOptions,
  type AnnotatorProgress,
  annotate,
  type Failure,
  type Outage,
  type Progress,
} from './annotate.ts';
export type {
  Annotator,
  Answer,
  AnswerOptions,
  JsonSchema,
  Part,
  Question,
  RateLimit,
  Reading,
} from './annotator.ts';
export { type Aspect, defineAspect, type Level } from './aspect.ts';
export { aesthetic } from './aspects/aesthetic.ts';
export { fidelity } from './aspects/fidelity.ts';
export { harmlessness } from './aspects/harmlessness.ts';
export { type PaperAspect, paperAspects } from './aspects/paper-aspects.ts';
export { promptFollowing } from './aspects/prompt-following.ts';
export type { Budget } from './budget.ts';
export type { Call } from './call.ts';
export type { AnnotatorForecast, Demand } from './demand.ts';
export { describeIssues } from './describe-issues.ts';
export {
  AnnotatorError,
  type AnnotatorErrorCode,
  type AnnotatorErrorOptions,
  BudgetError,
  ImageError,
  InputError,
} from './errors.ts';
export { type Earlier, type Forecast, type ForecastOptions, forecast } from './forecast.ts';
export { type ImageHeader, readImageHeader } from './image-header.ts';
export { createKeySet, type KeySet } from './key-set.ts';
export type { KnownImages } from './known-images.ts';
export { type ListedQuestion, listQuestions } from './list-questions.ts';
export {
  type ImageLimits,
  type KnownImage,
  type LoadedImage,
  type LoadImage,
  type LoadImageOptions,
  type MediaType,
  originalImages,
} from './load-image.ts';
export type { PaceLimits } from './pace.ts';
export { costOf, type Price } from './price.ts';
export { boundInputTokens, likelyInputTokens, type Span } from './question-tokens.ts';
export { createImageReader, type ImageReader, type ReadImageOptions, readImage } from './read-image.ts';
export { isAnnotation, isConsensus } from './record-checks.ts';
export { annotationSchema, consensusSchema, preferencePairSchema, sampleSchema } from './record-schemas.ts';
export type * from './records.ts';
export type { Source } from './source.ts';
export { listwise } from './strategies/listwise.ts';
export { pairwise } from './strategies/pairwise.ts';
export { pointwise } from './strategies/pointwise.ts';
export type { KnownSample, LoadedSample, OrderedStrategyOptions, Strategy, StrategyOptions } from './strategy.ts';
