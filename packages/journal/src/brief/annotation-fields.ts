import { tokenCounts } from '@visionprefer/core';
import { type Cursor, readId, skip } from './cursor.ts';
import { endOfAmount, endOfCount, endOfString, endOfTextRecord } from './json-bytes.ts';
import { type FieldSet, fieldSet, readFields } from './read-fields.ts';
import { readHashes, readIds, readVersions } from './read-lists.ts';
import { readPreferences, readScores } from './read-said.ts';
import { repeatable } from './repeated-value.ts';

/** What was read of a line; the next one overwrites it. */
export interface FoundFields {
  key: string;
  sampleId: string;
  annotatorId: string;
  imageIds: string[];
  imageHashes: string[];
  aspectVersions: Record<string, number>;
  outcome: string;
  scores: ReturnType<typeof readScores>;
  preferred: ReturnType<typeof readPreferences>;
  aspects: string[];
}

/** Nothing read yet. */
export function nothingFound(): FoundFields {
  return {
    ...{ key: '', sampleId: '', annotatorId: '', imageIds: [], imageHashes: [], aspectVersions: {} },
    ...{ outcome: '', scores: {}, preferred: {}, aspects: [] },
  };
}

/** All fields of an annotation. Those that stand in no {@link FoundFields} are passed over. */
export function annotationFields(): FieldSet<FoundFields> {
  return fieldSet(readers());
}

/** Names of {@link annotationFields}, in their order. */
export const annotationFieldNames: readonly string[] = Object.keys(readers());

function readers(): Record<string, (cursor: Cursor, found: FoundFields) => void> {
  const readSampleId = repeatable((cursor) => readId(cursor, cursor.passing));
  const readAnnotatorId = repeatable((cursor) => readId(cursor, cursor.ids));
  const readOutcome = repeatable((cursor) => readId(cursor, cursor.ids));
  const [readImageIds, readImageHashes] = [repeatable(readIds), repeatable(readHashes)];
  const readAspectVersions = repeatable(readVersions);
  const passStrategyId = repeatable((cursor) => readId(cursor, cursor.ids));
  return {
    key(cursor, found) {
      // No two keys are alike.
      found.key = readId(cursor, undefined);
    },
    sampleId(cursor, found) {
      found.sampleId = readSampleId(cursor);
    },
    annotatorId(cursor, found) {
      found.annotatorId = readAnnotatorId(cursor);
    },
    imageIds(cursor, found) {
      found.imageIds = readImageIds(cursor);
    },
    imageHashes(cursor, found) {
      found.imageHashes = readImageHashes(cursor);
    },
    aspectVersions(cursor, found) {
      found.aspectVersions = readAspectVersions(cursor);
    },
    outcome(cursor, found) {
      found.outcome = readOutcome(cursor);
    },
    scores(cursor, found) {
      found.scores = readScores(cursor);
    },
    preferred(cursor, found) {
      found.preferred = readPreferences(cursor);
    },
    aspects(cursor, found) {
      found.aspects = readIds(cursor);
    },
    strategyId: (cursor) => void passStrategyId(cursor),
    ms: (cursor) => skip(cursor, endOfAmount),
    usd: (cursor) => skip(cursor, endOfAmount),
    detail: (cursor) => skip(cursor, endOfString),
    model: (cursor) => skip(cursor, endOfString),
    comment: (cursor) => skip(cursor, endOfString),
    usage: (cursor) => void readFields(cursor, usageFields, undefined),
    preparations: (cursor) => skip(cursor, endOfTextRecord),
  };
}

const usageFields: FieldSet<undefined> = fieldSet(
  Object.fromEntries(tokenCounts.map((name) => [name, (cursor: Cursor) => skip(cursor, endOfCount)])),
);
