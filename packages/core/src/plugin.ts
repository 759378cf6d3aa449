/** The door for authors of annotator plugins: the contract, its errors, and what plugins have in common. */
export type { Annotator, Answer, AnswerOptions } from './contract/annotator.ts';
export type { Aspect, Level } from './contract/aspect.ts';
export { codeOfStatus } from './contract/code-of-status.ts';
export { AnnotatorError, type AnnotatorErrorCode, type AnnotatorErrorOptions, InputError } from './contract/errors.ts';
export type { JsonSchema } from './contract/json-schema.ts';
export type { ImageLimits, KnownImage, LoadedImage, MediaType } from './contract/loaded-image.ts';
export type { Price } from './contract/price.ts';
export type { Part, Question } from './contract/question.ts';
export type { RateLimit } from './contract/rate-limit.ts';
export { readRateLimits } from './pace/read-rate-limits.ts';
export { readDurationMs, readRetryAfterMs } from './pace/read-retry-after.ts';
export { type Measurement, scoresOutput } from './questions/scores-output.ts';
export type { Usage } from './records/records.ts';
export { redact } from './vendor/redact.ts';
export { toBase64 } from './vendor/to-base64.ts';
export { type CallImages, createTransport, inlineImages, type Transport } from './vendor/transport.ts';
