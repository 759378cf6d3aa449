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
export { AnnotatorError, type AnnotatorErrorCode, type AnnotatorErrorOptions, ImageError, InputError } from './errors.ts';
export type { ImageLimits, LoadedImage, LoadImage, LoadImageOptions, MediaType } from './load-image.ts';
export * from './records.ts';
export type { LoadedSample, OrderedStrategyOptions, Strategy, StrategyOptions } from './strategy.ts';
