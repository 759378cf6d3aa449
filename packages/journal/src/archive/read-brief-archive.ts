import type { BriefAnnotation, MissingOutcome } from '@visionprefer/core';
import { type ArchiveRow, elementsOf, isThere } from './archive-row.ts';
import { type ReadRow, readGroups, toReadRows } from './read-archive.ts';

/** What consensus needs. A row that holds its line is read as a whole. */
const columns = [
  ...['key', 'outcome', 'sampleId', 'annotatorId', 'imageIds', 'imageHashes', 'aspectVersions'],
  ...['scores', 'preferred', 'aspects', 'json'],
];
/** Fields of scores and preferences that are left where they are. */
const reasons: ReadonlySet<string> = new Set(['rationale', 'mentions', 'distribution']);

/**
 * Reads an archive in brief, a row group at a time. Columns that are not needed are not looked at; a group in which something is
 * amiss is read as a whole, which says what.
 *
 * @param named As the user named it.
 * @throws InputError when it is no archive of annotations, or is not whole.
 */
export async function* readBriefArchive(
  path: string,
  named: string,
): AsyncGenerator<(ReadRow | { number: number; record: BriefAnnotation })[], void, undefined> {
  for await (const { before, rows, readWhole } of readGroups(path, named, { columns, without: reasons })) {
    const readVersions = versionsReader();
    const records: { number: number; record: BriefAnnotation }[] = [];
    for (const row of rows) {
      const record = briefOf(row, readVersions);
      if (!record) break;
      records.push({ number: before + records.length + 1, record });
    }
    yield records.length === rows.length ? records : toReadRows(await readWhole(), before);
  }
}

/** Undefined where the columns do not tell it, or not soundly. */
function briefOf(
  row: ArchiveRow,
  readVersions: (text: unknown) => Record<string, number> | undefined,
): BriefAnnotation | undefined {
  const { key, outcome, sampleId, annotatorId } = row;
  if (!isId(key) || !isId(sampleId) || !isId(annotatorId) || isThere(row.json)) return undefined;
  const [imageIds, imageHashes] = [listOf(row.imageIds, isId), listOf(row.imageHashes, isText)];
  const aspectVersions = readVersions(row.aspectVersions);
  if (!imageIds || !imageHashes || !aspectVersions) return undefined;
  const about = { key, sampleId, annotatorId, imageIds, imageHashes, aspectVersions };
  const isShown = imageIds.length > 0 && imageHashes.length > 0;
  if (outcome === 'scored') {
    const scores = isShown ? scoresOf(row.scores) : undefined;
    return scores && { ...about, outcome, scores };
  }
  if (outcome === 'compared') {
    const preferred = isShown ? preferencesOf(row.preferred) : undefined;
    return preferred && { ...about, outcome, preferred };
  }
  const aspects = listOf(row.aspects, isId);
  return isMissing(outcome) && aspects ? { ...about, outcome, aspects } : undefined;
}

/** Reads versions of rubrics, mostly those of the row before. Rows may share them. */
function versionsReader(): (text: unknown) => Record<string, number> | undefined {
  let last: unknown;
  let versions: Record<string, number> | undefined;
  return (text) => {
    if (text === last) return versions;
    last = text;
    versions = typeof text === 'string' ? readVersions(text) : undefined;
    return versions;
  };
}

function readVersions(text: string): Record<string, number> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isAnnotationVersions(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isAnnotationVersions(value: unknown): value is Record<string, number> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject && Object.values(value).every((version) => Number.isFinite(version));
}

function scoresOf(cell: unknown): Record<string, { imageId: string; score: number }[]> | undefined {
  const scores: Record<string, { imageId: string; score: number }[]> = {};
  for (const { aspect, imageId, score } of elementsOf(cell)) {
    if (!isAspect(aspect) || !isId(imageId) || !isScore(score)) return undefined;
    if (Object.hasOwn(scores, aspect)) scores[aspect]?.push({ imageId, score });
    else scores[aspect] = [{ imageId, score }];
  }
  return scores;
}

function preferencesOf(cell: unknown): Record<string, { imageId: string }> | undefined {
  const preferred: Record<string, { imageId: string }> = {};
  for (const { aspect, imageId } of elementsOf(cell)) {
    if (!isAspect(aspect) || !isId(imageId)) return undefined;
    preferred[aspect] = { imageId };
  }
  return preferred;
}

/** Assigned to an object, `__proto__` would be no field. */
function isAspect(cell: unknown): cell is string {
  return typeof cell === 'string' && cell !== '__proto__';
}

function isScore(cell: unknown): cell is number {
  return typeof cell === 'number' && cell >= 1 && cell <= 5;
}

function listOf(cell: unknown, isItem: (item: unknown) => item is string): string[] | undefined {
  // A column of empty lists is not read.
  if (!isThere(cell)) return [];
  return Array.isArray(cell) && cell.every(isItem) ? cell : undefined;
}

function isText(cell: unknown): cell is string {
  return typeof cell === 'string';
}

/** Not blank, which is told from its beginning; where it is not, the annotation is read as a whole. */
function isId(cell: unknown): cell is string {
  if (typeof cell !== 'string') return false;
  const first = cell.charCodeAt(0);
  return first > 0x20 && first < 0x7f;
}

function isMissing(outcome: unknown): outcome is MissingOutcome {
  return outcome === 'refused' || outcome === 'blocked' || outcome === 'unreadable' || outcome === 'abstained';
}
