import type { BriefAnnotation } from '@visionprefer/core';
import { annotationFieldNames, annotationFields, type FoundFields, nothingFound } from './annotation-fields.ts';
import { createCursor, moveTo } from './cursor.ts';
import { readFields } from './read-fields.ts';

/**
 * Reads the brief of an annotation from a line's bytes; undefined where the line is unusual, and has to be read as a whole to be
 * understood. What it reads is what `JSON.parse` and `isAnnotation` make of the line.
 *
 * @param bytes UTF-8, the line from `start` up to, but without, `end`.
 */
export type ScanBrief = (bytes: Buffer, start: number, end: number) => BriefAnnotation | undefined;

/** A reader of the lines of one journal. Lists that lines share are one list, which nobody may change. */
export function createBriefScanner(): ScanBrief {
  const cursor = createCursor();
  const fields = annotationFields();
  const found = nothingFound();
  return (bytes, start, lineEnd) => {
    const end = bytes[lineEnd - 1] === carriageReturn ? lineEnd - 1 : lineEnd;
    moveTo(cursor, bytes, start);
    const seen = readFields(cursor, fields, found);
    return cursor.at === end ? briefOf(seen, found) : undefined;
  };
}

const carriageReturn = 0x0d;

function bitsOf(...wanted: readonly string[]): number {
  return wanted.reduce((bits, name) => bits | (1 << annotationFieldNames.indexOf(name)), 0);
}

const always = bitsOf(
  ...['key', 'sampleId', 'annotatorId', 'strategyId', 'imageIds', 'imageHashes', 'aspectVersions', 'ms', 'outcome'],
);
const said = bitsOf('scores', 'preferred', 'aspects', 'detail');
const [scored, compared, missing] = [bitsOf('scores'), bitsOf('preferred'), bitsOf('aspects', 'detail')];

/** Undefined where a field is missing, or says something beside the outcome. */
function briefOf(seen: number, found: FoundFields): BriefAnnotation | undefined {
  if ((seen & always) !== always) return undefined;
  const { key, sampleId, annotatorId, imageIds, imageHashes, aspectVersions, outcome } = found;
  const isShown = imageIds.length > 0 && imageHashes.length > 0;
  const says = seen & said;
  if (outcome === 'scored') {
    if (!isShown || says !== scored) return undefined;
    return { key, sampleId, annotatorId, imageIds, imageHashes, aspectVersions, outcome, scores: found.scores };
  }
  const about = { key, sampleId, annotatorId, imageIds, imageHashes, aspectVersions };
  if (outcome === 'compared') {
    return isShown && says === compared ? { ...about, outcome, preferred: found.preferred } : undefined;
  }
  const isMissing =
    outcome === 'refused' || outcome === 'blocked' || outcome === 'unreadable' || outcome === 'abstained';
  return isMissing && says === missing ? { ...about, outcome, aspects: found.aspects } : undefined;
}
