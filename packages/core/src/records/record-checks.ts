/**
 * Quick checks of records that come by the million. Each says yes only to what its schema in `record-schemas.ts` takes;
 * on a no, the schema decides and explains.
 */
import type { Annotation, Consensus, Sample, Usage } from './records.ts';
import {
  type Fields,
  isAmount,
  isAmountOrNull,
  isAmounts,
  isCount,
  isCounts,
  isList,
  isNumber,
  isObject,
  isOptional,
  isRecord,
  isShare,
  isString,
  isText,
  isTextRecord,
} from './value-checks.ts';

/**
 * Whether a value is a {@link Sample}, or one that may have no images. Unlike the schema it copies nothing and leaves
 * unknown fields in.
 */
export function isSample(value: unknown, fewestImages: 0 | 1 = 1): value is Sample {
  return (
    isObject(value) &&
    isText(value.id) &&
    isText(value.prompt) &&
    isList(value.images, isImage) &&
    value.images.length >= fewestImages &&
    new Set(value.images.map(({ id }) => id)).size === value.images.length &&
    (!('metadata' in value) || isRecord(value.metadata, isJson))
  );
}

/** Whether a value is an {@link Annotation}. Unlike the schema it copies nothing and leaves unknown fields in. */
export function isAnnotation(value: unknown): value is Annotation {
  return (
    isObject(value) &&
    isText(value.key) &&
    isText(value.sampleId) &&
    isText(value.annotatorId) &&
    isText(value.strategyId) &&
    isList(value.imageIds, isText) &&
    isList(value.imageHashes, isString) &&
    isOptional(value.preparations, isTextRecord) &&
    isRecord(value.aspectVersions, isNumber) &&
    isOptional(value.usage, isUsage) &&
    isOptional(value.model, isString) &&
    isAmount(value.ms) &&
    isOptional(value.usd, isAmount) &&
    isOptional(value.comment, isString) &&
    saysSomething(value)
  );
}

/** Whether a value is a {@link Consensus}. Unlike the schema it copies nothing and leaves unknown fields in. */
export function isConsensus(value: unknown): value is Consensus {
  return (
    isObject(value) &&
    isText(value.sampleId) &&
    isText(value.method) &&
    isOptional(value.weights, isAmounts) &&
    isOptional(value.missingPolicy, isMissingPolicy) &&
    isList(value.images, isConsensusImage) &&
    isOptional(value.comparisons, isComparisons) &&
    isList(value.annotationKeys, isText)
  );
}

function isImage(value: unknown): value is Fields {
  return (
    isObject(value) &&
    isText(value.id) &&
    value.id !== 'tie' &&
    isText(value.url) &&
    (!('generator' in value) || isString(value.generator))
  );
}

function saysSomething(value: Fields): boolean {
  switch (value.outcome) {
    case 'scored':
      return showsImages(value) && isRecord(value.scores, isScores);
    case 'compared':
      return showsImages(value) && isRecord(value.preferred, isPreference);
    case 'answered':
      return isJson(value.output);
    default:
      return isMissingOutcome(value.outcome) && isList(value.aspects, isText) && isString(value.detail);
  }
}

/** Of lists that were checked. */
function showsImages({ imageIds, imageHashes }: Fields): boolean {
  return [imageIds, imageHashes].every((list) => Array.isArray(list) && list.length > 0);
}

function isJson(value: unknown): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  return Array.isArray(value) ? value.every(isJson) : isRecord(value, isJson);
}

function isScores(value: unknown): boolean {
  return isList(value, isScoreOfImage);
}

function isScoreOfImage(value: unknown): boolean {
  return (
    isObject(value) &&
    isText(value.imageId) &&
    isScore(value.score) &&
    isOptional(value.rationale, isString) &&
    isOptional(value.mentions, isTextRecord) &&
    isOptional(value.distribution, isDistribution)
  );
}

function isDistribution(value: unknown): boolean {
  return isList(value, isShare) && value.length === 5;
}

function isPreference(value: unknown): boolean {
  return (
    isObject(value) &&
    isText(value.imageId) &&
    isOptional(value.rationale, isString) &&
    isOptional(value.mentions, isTextRecord)
  );
}

/** The names of all counts in a `usage`. */
export const tokenCounts: readonly (keyof Usage)[] = [
  'inputTokens',
  'cachedInputTokens',
  'cacheWriteTokens',
  'outputTokens',
  'reasoningTokens',
  'imageTokens',
];

function isUsage(value: unknown): boolean {
  return isObject(value) && tokenCounts.every((name) => isOptional(value[name], isCount));
}

function isConsensusImage(value: unknown): boolean {
  return (
    isObject(value) &&
    isText(value.imageId) &&
    isString(value.hash) &&
    isRecord(value.aspects, isEstimate) &&
    isObject(value.overall) &&
    isScoreOrNull(value.overall.score) &&
    isAmountOrNull(value.overall.standardError) &&
    isList(value.overall.aspects, isText) &&
    isOptional(value.overall.bounds, isBounds)
  );
}

function isEstimate(value: unknown): boolean {
  return (
    isObject(value) &&
    isScoreOrNull(value.score) &&
    isAmountOrNull(value.standardError) &&
    isRecord(value.votes, isScore) &&
    isRecord(value.missing, isMissingOutcome) &&
    isOptional(value.bounds, isBounds) &&
    isOptional(value.annotations, isCounts)
  );
}

function isComparisons(value: unknown): boolean {
  return isList(value, isComparison);
}

function isComparison(value: unknown): boolean {
  return (
    isObject(value) &&
    isText(value.annotatorId) &&
    isText(value.aspect) &&
    isList(value.imageIds, isText) &&
    value.imageIds.length === 2 &&
    isText(value.preferred)
  );
}

function isScore(value: unknown): boolean {
  return isNumber(value) && value >= 1 && value <= 5;
}

function isScoreOrNull(value: unknown): boolean {
  return value === null || isScore(value);
}

function isBounds(value: unknown): boolean {
  return isList(value, isScore) && value.length === 2;
}

function isMissingOutcome(value: unknown): boolean {
  return value === 'refused' || value === 'blocked' || value === 'unreadable' || value === 'abstained';
}

function isMissingPolicy(value: unknown): boolean {
  return value === 'leave-out' || value === 'refusal-is-harm' || value === 'bounds';
}
