/** The door for authors of annotator plugins: the contract, its errors, and what plugins have in common. */
export type {
  Annotator,
  Answer,
  AnswerOptions,
  JsonSchema,
  Part,
  Question,
  RateLimit,
} from './annotator.ts';
export type { Aspect, Level } from './aspect.ts';
export { codeOfStatus } from './code-of-status.ts';
export { AnnotatorError, type AnnotatorErrorCode, type AnnotatorErrorOptions, InputError } from './errors.ts';
export type { ImageLimits, KnownImage, LoadedImage, MediaType } from './load-image.ts';
export type { Price } from './price.ts';
export { readRateLimits } from './read-rate-limits.ts';
export { readDurationMs, readRetryAfterMs } from './read-retry-after.ts';
export type { Usage } from './records.ts';
export { redact } from './redact.ts';
export { type Measurement, scoresOutput } from './scores-output.ts';
export { toBase64 } from './to-base64.ts';
export { type CallImages, createTransport, inlineImages, type Transport } from './transport.ts';
