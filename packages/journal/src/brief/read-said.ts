import { type Cursor, fail, readId, skip } from './cursor.ts';
import { endOfString, endOfTextRecord } from './json-bytes.ts';
import { type FieldSet, fieldSet, readFields } from './read-fields.ts';
import { readByAspect, readList, readNumber } from './read-lists.ts';

/** What an annotation says of one image, and of two images. */
type BriefScore = { imageId: string; score: number };
type BriefPreference = { imageId: string };

/** Scores by aspect, each from 1 to 5; why is passed over. */
export function readScores(cursor: Cursor): Record<string, BriefScore[]> {
  return readByAspect(cursor, readScoreList);
}

/** Preferences by aspect; why is passed over. */
export function readPreferences(cursor: Cursor): Record<string, BriefPreference> {
  return readByAspect(cursor, readPreference);
}

function readScoreList(cursor: Cursor): BriefScore[] {
  return readList(cursor, readScore);
}

const scoreFields: FieldSet<BriefScore> = fieldSet({
  imageId(cursor, found: BriefScore) {
    found.imageId = readId(cursor, cursor.ids);
  },
  score(cursor, found: BriefScore) {
    found.score = readNumber(cursor);
  },
  rationale: (cursor) => skip(cursor, endOfString),
  mentions: (cursor) => skip(cursor, endOfTextRecord),
  distribution(cursor) {
    const shares = readList(cursor, readNumber);
    if (shares.length !== 5 || !shares.every((share) => share <= 1)) fail(cursor);
  },
});
/** The first two fields: a score without them is none. */
const neededOfScore = 0b11;

function readScore(cursor: Cursor): BriefScore {
  const found = { imageId: '', score: Number.NaN };
  const seen = readFields(cursor, scoreFields, found);
  if ((seen & neededOfScore) !== neededOfScore || !(found.score >= 1 && found.score <= 5)) fail(cursor);
  return found;
}

const preferenceFields: FieldSet<BriefPreference> = fieldSet({
  imageId(cursor, found: BriefPreference) {
    found.imageId = readId(cursor, cursor.ids);
  },
  rationale: (cursor) => skip(cursor, endOfString),
  mentions: (cursor) => skip(cursor, endOfTextRecord),
});

function readPreference(cursor: Cursor): BriefPreference {
  const found = { imageId: '' };
  const seen = readFields(cursor, preferenceFields, found);
  if ((seen & 1) === 0) fail(cursor);
  return found;
}
