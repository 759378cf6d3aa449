import { isDeepStrictEqual } from 'node:util';
import { type Annotation, type Preference, type Score, tokenCounts } from '@visionprefer/core';
import { parseJsonLine } from '../lines/parse-json-line.ts';

/** A row of an archive: column → cell; null, or not there, for none. */
export type ArchiveRow = Readonly<Record<string, unknown>>;

/** An annotation as it stands in a journal. */
export interface JournalRecord {
  annotation: Annotation;
  /** What the line says, fields that no annotation has included. */
  value: unknown;
  line: string;
}

/**
 * An annotation as a row. Where columns cannot tell all of it (fields of a later version, an aspect without scores), the
 * row holds its line.
 */
export function toArchiveRow({ annotation, value, line }: JournalRecord): ArchiveRow {
  const row = toColumns(annotation);
  const isWhole = isDeepStrictEqual(fromColumns(row), value);
  return isWhole ? row : { key: annotation.key, outcome: annotation.outcome, json: line };
}

/** What a row holds, which has yet to be checked; or why it is nothing. With its line, where the row holds it. */
export function fromArchiveRow(row: ArchiveRow): { line?: string } & ({ value: unknown } | { problem: string }) {
  if (typeof row.json === 'string') return { line: row.json, ...parseJsonLine(row.json) };
  try {
    return { value: fromColumns(row) };
  } catch {
    return { problem: 'a column that should hold JSON holds something else' };
  }
}

function toColumns(annotation: Annotation): ArchiveRow {
  const { preparations, aspectVersions, usage, ...rest } = annotation;
  const row: Record<string, unknown> = { ...rest, ...usage };
  row.aspectVersions = JSON.stringify(aspectVersions);
  if (preparations) row.preparations = JSON.stringify(preparations);
  if (annotation.outcome === 'scored') {
    row.scores = Object.entries<Score[]>(annotation.scores).flatMap(([aspect, scores]) =>
      scores.map(({ mentions, distribution = [], ...score }) => ({
        aspect,
        ...score,
        mentions: mentions && JSON.stringify(mentions),
        distribution,
      })),
    );
  } else if (annotation.outcome === 'compared') {
    row.preferred = Object.entries<Preference>(annotation.preferred).map(([aspect, preference]) => ({
      aspect,
      ...preference,
      mentions: preference.mentions && JSON.stringify(preference.mentions),
    }));
  } else if (annotation.outcome === 'answered') {
    row.output = JSON.stringify(annotation.output);
  }
  return row;
}

/** Only fields that stand in the row are in the record; all others of an annotation are needed, or of its outcome. */
function fromColumns(row: ArchiveRow): Record<string, unknown> {
  const record: Record<string, unknown> = { key: row.key, outcome: row.outcome };
  const copy = (name: string) => {
    const cell = row[name];
    if (cell !== null && cell !== undefined) record[name] = cell;
  };
  copy('usd');
  for (const name of ['sampleId', 'annotatorId', 'strategyId']) copy(name);
  // A column of empty lists is not read.
  record.imageIds = row.imageIds ?? [];
  record.imageHashes = row.imageHashes ?? [];
  if (isText(row.preparations)) record.preparations = JSON.parse(row.preparations);
  if (isText(row.aspectVersions)) record.aspectVersions = JSON.parse(row.aspectVersions);
  const usage = usageOf(row);
  if (usage) record.usage = usage;
  for (const name of ['model', 'ms', 'comment']) copy(name);
  if (row.outcome === 'scored') record.scores = gather(row.scores);
  else if (row.outcome === 'compared') record.preferred = onePerAspect(row.preferred);
  else if (row.outcome === 'answered') record.output = isText(row.output) ? JSON.parse(row.output) : null;
  else {
    record.aspects = row.aspects ?? [];
    copy('detail');
  }
  return record;
}

function usageOf(row: ArchiveRow): Record<string, number> | undefined {
  let usage: Record<string, number> | undefined;
  for (const name of tokenCounts) {
    const cell = row[name];
    if (cell === null || cell === undefined) continue;
    usage ??= {};
    usage[name] = Number(cell);
  }
  return usage;
}

function gather(cell: unknown): Record<string, unknown> {
  const scores = new Map<string, unknown[]>();
  for (const element of elementsOf(cell)) {
    const aspect = String(element.aspect);
    const list = scores.get(aspect);
    const score = withoutAspect(element);
    if (list) list.push(score);
    else scores.set(aspect, [score]);
  }
  return Object.fromEntries(scores);
}

function onePerAspect(cell: unknown): Record<string, unknown> {
  return Object.fromEntries(
    Array.from(elementsOf(cell), (element) => [String(element.aspect), withoutAspect(element)]),
  );
}

function withoutAspect(element: ArchiveRow): Record<string, unknown> {
  const { imageId, score, rationale, mentions, distribution } = element;
  const found: Record<string, unknown> = { imageId };
  if (isThere(score)) found.score = score;
  if (isThere(rationale)) found.rationale = rationale;
  if (isText(mentions)) found.mentions = JSON.parse(mentions);
  if (Array.isArray(distribution) && distribution.length > 0) found.distribution = distribution;
  return found;
}

/** The objects of a list of objects. */
export function* elementsOf(cell: unknown): Generator<ArchiveRow, void, undefined> {
  if (!Array.isArray(cell)) return;
  for (const element of cell) if (typeof element === 'object' && element !== null) yield element;
}

/** Whether a cell holds something. */
export function isThere(cell: unknown): boolean {
  return cell !== null && cell !== undefined;
}

function isText(cell: unknown): cell is string {
  return typeof cell === 'string';
}
