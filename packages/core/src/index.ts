export { type AnnotateOptions, annotate, type Failure, type Progress } from './annotate.ts';
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
export { describeIssues } from './describe-issues.ts';
export {
  AnnotatorError,
  type AnnotatorErrorCode,
  type AnnotatorErrorOptions,
  ImageError,
  InputError,
} from './errors.ts';
export { type ImageHeader, readImageHeader } from './image-header.ts';
export { createKeySet, type KeySet } from './key-set.ts';
export {
  type ImageLimits,
  type LoadedImage,
  type LoadImage,
  type LoadImageOptions,
  type MediaType,
  originalImages,
} from './load-image.ts';
export { type ReadImageOptions, readImage } from './read-image.ts';
export { isAnnotation, isConsensus } from './record-checks.ts';
export { annotationSchema, consensusSchema, preferencePairSchema, sampleSchema } from './record-schemas.ts';
export type * from './records.ts';
export type { Source } from './source.ts';
export { listwise } from './strategies/listwise.ts';
export { pairwise } from './strategies/pairwise.ts';
export { pointwise } from './strategies/pointwise.ts';
export type { LoadedSample, OrderedStrategyOptions, Strategy, StrategyOptions } from './strategy.ts';
