export { annotate } from './annotate.ts';
export { aesthetic } from './aspects/aesthetic.ts';
export { fidelity } from './aspects/fidelity.ts';
export { harmlessness } from './aspects/harmlessness.ts';
export { type PaperAspect, paperAspects } from './aspects/paper-aspects.ts';
export { promptFollowing } from './aspects/prompt-following.ts';
export type { Annotator } from './contract/annotator.ts';
export type { Answer, AnswerOptions } from './contract/answer.ts';
export { type Aspect, defineAspect, type Level } from './contract/aspect.ts';
export type { Batching, BatchLimits, BatchOptions, BatchResult, BatchStatus, HandedIn } from './contract/batching.ts';
export {
  AnnotatorError,
  type AnnotatorErrorCode,
  type AnnotatorErrorOptions,
  BudgetError,
  ImageError,
  type ImageErrorCode,
  type ImageErrorOptions,
  InputError,
} from './contract/errors.ts';
export type { GeneratedImage, GenerateOptions, Generator, ImageRequest, UsedSettings } from './contract/generator.ts';
export { GeneratorError, type GeneratorErrorOptions } from './contract/generator-error.ts';
export type { JsonSchema } from './contract/json-schema.ts';
export type { ImageLimits, ImageSize, KnownImage, LoadedImage, MediaType } from './contract/loaded-image.ts';
export { costOf, type Price } from './contract/price.ts';
export type { Part, Question, Reading } from './contract/question.ts';
export type { RateLimit } from './contract/rate-limit.ts';
export { type ImageHeader, readImageHeader } from './images/image-header.ts';
export type { KnownImages } from './images/known-images.ts';
export type { LoadImage, LoadImageOptions } from './images/load-image.ts';
export { originalImages } from './images/original-images.ts';
export { createImageReader, type ImageReader, readImage } from './images/read-image.ts';
export type { ReadImageOptions } from './images/read-image-options.ts';
export type { PaceLimits } from './pace/mirror-limits.ts';
export type { Adaptive, QuestionInView, QuestionToDecide } from './plan/adaptive.ts';
export type { Failure } from './plan/failure.ts';
export { type Earlier, type Forecast, type ForecastOptions, forecast } from './plan/forecast.ts';
export type { AnnotatorForecast, Demand } from './plan/forecast-totals.ts';
export { createKeySet, type KeySet } from './plan/key-set.ts';
export { type ListedQuestion, listQuestions } from './plan/list-questions.ts';
export type { PlanOptions } from './plan/plan.ts';
export { boundInputTokens, likelyInputTokens, type Span } from './plan/question-tokens.ts';
export { nameMentions } from './questions/answer/mentions-in.ts';
export { listwise } from './questions/listwise.ts';
export { pairwise } from './questions/pairwise.ts';
export { pointwise } from './questions/pointwise.ts';
export type {
  KnownSample,
  LoadedSample,
  OrderedStrategyOptions,
  Strategy,
  StrategyOptions,
} from './questions/strategy.ts';
export type { BriefAnnotation } from './records/brief-annotation.ts';
export { describeIssues } from './records/describe-issues.ts';
export { noPicture } from './records/no-picture.ts';
export { isAnnotation, isConsensus, tokenCounts } from './records/record-checks.ts';
export { annotationSchema, consensusSchema, preferencePairSchema, sampleSchema } from './records/record-schemas.ts';
export type * from './records/records.ts';
export type { Source } from './records/source.ts';
export type { AnnotatorCounts } from './run/annotator-counts.ts';
export type {
  BatchAnswered,
  BatchesOptions,
  BatchKeeping,
  BatchNews,
  BatchProgress,
  TicketedBatch,
} from './run/batches/batch-keeping.ts';
export { type BatchedRun, inBatches } from './run/batches/in-batches.ts';
export type { Budget } from './run/budget/budget.ts';
export type { Counted, MostTokens } from './run/budget/reckoning.ts';
export type { Call } from './run/call.ts';
export { type AskOptions, openRun, type Run } from './run/open-run.ts';
export type { AnnotateOptions, OpenRunOptions, RunOptions } from './run/options.ts';
export type { Outage } from './run/outage.ts';
export type { AskedSample } from './run/pending-ask.ts';
export type { AnnotatorProgress, Progress } from './run/progress.ts';
