/** The door for authors of plugins: the contracts of annotators and generators, their errors, and what plugins have in common. */
export type { Annotator } from './contract/annotator.ts';
export type { Answer, AnswerOptions } from './contract/answer.ts';
export type { Aspect, Level } from './contract/aspect.ts';
export type { Batching, BatchLimits, BatchOptions, BatchResult, BatchStatus, HandedIn } from './contract/batching.ts';
export { codeOfStatus } from './contract/code-of-status.ts';
export { AnnotatorError, type AnnotatorErrorCode, type AnnotatorErrorOptions, InputError } from './contract/errors.ts';
export type { GeneratedImage, GenerateOptions, Generator, ImageRequest, UsedSettings } from './contract/generator.ts';
export { GeneratorError, type GeneratorErrorOptions } from './contract/generator-error.ts';
export type { JsonSchema } from './contract/json-schema.ts';
export type { ImageLimits, ImageSize, KnownImage, LoadedImage, MediaType } from './contract/loaded-image.ts';
export type { Price } from './contract/price.ts';
export type { Part, Question } from './contract/question.ts';
export type { RateLimit } from './contract/rate-limit.ts';
export { readRateLimits } from './pace/read-rate-limits.ts';
export { readDurationMs, readRetryAfterMs } from './pace/read-retry-after.ts';
export { isWholeAnswer } from './questions/answer/read-answer.ts';
export { type Measurement, scoresOutput } from './questions/scores-output.ts';
export type { Usage } from './records/records.ts';
export { callBatches } from './vendor/call-batches.ts';
export { checkApiKey } from './vendor/check-api-key.ts';
export { checkImageBytes } from './vendor/check-image-bytes.ts';
export { createLogger, type SdkLogger } from './vendor/create-logger.ts';
export { describeError } from './vendor/describe-error.ts';
export { endSentence, excerpt } from './vendor/excerpt.ts';
export { fromBase64 } from './vendor/from-base64.ts';
export { type ExplainError, type ImageServer, imageServer, mostImageBytes } from './vendor/generator/image-server.ts';
export {
  fromGeneratorFailure,
  type GeneratorSource,
  toGeneratorError,
} from './vendor/generator/to-generator-error.ts';
export { guardClient } from './vendor/guard-client.ts';
export { guardFetch } from './vendor/guard-fetch.ts';
export { guardPlatform, type PlatformGuard } from './vendor/guard-platform.ts';
export { keepSecrets, keepSecretsInBatches } from './vendor/keep-secrets.ts';
export { parseReply } from './vendor/parse-reply.ts';
export { countOf, listOf, partOf, textOf, type Unsure } from './vendor/part-of.ts';
export { readEnvironment } from './vendor/read-environment.ts';
export { readJsonLines } from './vendor/read-json-lines.ts';
export { type ReplyLimits, readLimits } from './vendor/read-limits.ts';
export { redact } from './vendor/redact.ts';
export { type ReplyHeaders, replyHeaders } from './vendor/reply-headers.ts';
export { codeOfStop } from './vendor/reported/code-of-stop.ts';
export { findReply } from './vendor/reported/find-reply.ts';
export { type InterfaceName, interfaceOf } from './vendor/reported/interface-of.ts';
export { findFailure, readFailure, type VendorFailure } from './vendor/reported/read-failure.ts';
export { remedyFor } from './vendor/reported/remedy-for.ts';
export { describeSilence, type Said, saidIn } from './vendor/said-in.ts';
export { schemaInWords } from './vendor/schema-in-words.ts';
export { secretsOfUrl } from './vendor/secrets-of-url.ts';
export type { PostReply } from './vendor/sending.ts';
export { toBase64 } from './vendor/to-base64.ts';
export {
  type CallImages,
  createTransport,
  inlineImages,
  type Post,
  type Transport,
  type TransportOptions,
  type WholeReply,
} from './vendor/transport.ts';
export { usageOf } from './vendor/usage-of.ts';
export { usualAdvice } from './vendor/usual-advice.ts';
export { warnUnguarded } from './vendor/warn-unguarded.ts';
