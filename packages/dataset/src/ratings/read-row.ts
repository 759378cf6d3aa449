import { createHash } from 'node:crypto';
import { InputError } from '@visionprefer/core';
import { compareRanked } from './compare-ranked.ts';
import { type Columns, columnOf, type ImportOptions, type RatingField } from './import-options.ts';
import { type Cell, readCell } from './read-cell.ts';
import type { Said } from './said.ts';
import type { Scale } from './scale.ts';

/** VIEScore's mark of an answer that it could not read, beside which it puts a random number. */
const knownMark = { field: 'rationale', beginning: 'guess_if_cannot_parse |' } as const;

/** All that a row says: one score, those of a wide row, or the comparisons of a ranking; or why it cannot be used. */
export function readRow(columns: Columns, options: ImportOptions): { said: Said[] } | { problem: string } {
  const field = (name: RatingField): string => textOf(columns[columnOf(name, options)]);
  const prompt = field('prompt');
  const sampleId =
    field('sample') || (prompt && `prompt-${createHash('sha256').update(prompt).digest('hex').slice(0, 12)}`);
  if (!sampleId) return { problem: 'it names no sample' };
  const image = { sampleId, ...(prompt && { prompt }) };
  const ranked = rankedIn(columns, options);
  if (ranked) {
    const annotatorId = nameAnnotator(field('annotator'), options);
    if (!annotatorId) return { problem: 'it names no annotator' };
    const aspect = field('aspect') || (options.aspect ?? 'preference');
    const compared = compareRanked(ranked.images, ranked.ranking, { sampleId, annotatorId, aspect });
    if ('imageIds' in compared) {
      for (const imageId of compared.imageIds) options.onImage?.({ ...image, imageId, url: imageId });
    }
    return compared;
  }
  const said: Said[] = [];
  for (const { column, ...wide } of cellsOf(options)) {
    const annotatorId = nameAnnotator(wide.annotator ?? field('annotator'), options);
    const imageId = wide.image ?? field('image');
    if (!annotatorId || !imageId) return { problem: `it names no ${annotatorId ? 'image' : 'annotator'}` };
    const aspect = wide.aspect ?? (field('aspect') || (options.aspect ?? 'preference'));
    const cell = readScore(columns, column, { ...options, aspect });
    if (cell === 'empty' && options.wide) continue;
    const [url, generator] = [field('url'), field('generator')];
    options.onImage?.({ ...image, imageId, ...(url && { url }), ...(generator && { generator }) });
    said.push({ sampleId, annotatorId, imageIds: [imageId], aspect, ...sayOf(cell, field('rationale')) });
  }
  return { said };
}

/** Images and their ranks, where the row is a ranking; of a better and a worse image these are 1 and 2. */
function rankedIn(columns: Columns, options: ImportOptions): { images: unknown; ranking: unknown } | undefined {
  const at = (name: RatingField) => columns[columnOf(name, options)];
  const [ranking, better, worse] = [at('ranking'), at('better'), at('worse')];
  if (ranking !== undefined) return { images: at('images'), ranking };
  return better === undefined || worse === undefined ? undefined : { images: [better, worse], ranking: [1, 2] };
}

function cellsOf({
  wide,
  ...options
}: ImportOptions): ({ column: string } & Partial<Record<'annotator' | 'aspect' | 'image', string>>)[] {
  if (!wide) return [{ column: columnOf('score', options) }];
  return wide.columns.map((column) => ({ column, [wide.field]: column }));
}

function readScore(columns: Columns, column: string, options: ImportOptions & { aspect: string }): Cell {
  const { unreadable = [], aspect } = options;
  const marks = [...unreadable, { column: columnOf(knownMark.field, options), beginning: knownMark.beginning }];
  const mark = marks.find((one) => textOf(columns[one.column]).startsWith(one.beginning.trim()));
  if (mark) return { outcome: 'unreadable', detail: textOf(columns[mark.column]) };
  const cell = readCell(columns[column], scaleOf(options));
  if (cell !== 'empty' && ('score' in cell || cell.isOffScale)) {
    options.onRating?.({ aspect, isOffScale: !('score' in cell), ...('score' in cell && { rating: cell.rating }) });
  }
  return cell;
}

function scaleOf({ scale = { worst: 1, best: 5 }, aspect }: ImportOptions & { aspect: string }): Scale {
  if (isScale(scale)) return scale;
  const own = Object.hasOwn(scale, aspect) ? scale[aspect] : undefined;
  if (own) return own;
  throw new InputError(`No scale is given for the aspect "${aspect}". Give one, such as --scale ${aspect}=0..10.`);
}

function isScale(scale: Scale | Readonly<Record<string, Scale>>): scale is Scale {
  return typeof scale.worst === 'number';
}

function sayOf(
  cell: Cell,
  rationale: string,
):
  | { score: number; rationale?: string }
  | { outcome: 'refused' | 'blocked' | 'unreadable' | 'abstained'; detail: string } {
  if (cell === 'empty') return { outcome: 'unreadable', detail: rationale || 'no score' };
  if ('score' in cell) return { score: cell.score, ...(rationale && { rationale }) };
  return { outcome: cell.outcome, detail: cell.detail };
}

function nameAnnotator(told: string, { annotator = '', human }: ImportOptions): string {
  const name = told || annotator;
  return human && name ? `human:${name}` : name;
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  return (typeof value === 'string' ? value : JSON.stringify(value)).trim();
}
