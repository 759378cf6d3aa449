import { InputError } from '@visionprefer/core';
import { known } from '../known.ts';
import { type Columns, columnOf, textOf } from './columns.ts';
import type { ImportOptions, RatedImage } from './import-options.ts';
import type { NoScore, Rating } from './rating.ts';
import { readScore, type ScoreCell } from './read-score.ts';
import { annotatorIdOf, type RowFields } from './row-fields.ts';
import type { Scale } from './scale.ts';

/** The scores of a row: one, or one for each column of a wide table; or why the row cannot be used. */
export function readScores(
  columns: Columns,
  fields: RowFields,
  options: ImportOptions,
): { ratings: Rating[] } | { problem: string } {
  const { sampleId, rationale } = fields;
  const ratings: Rating[] = [];
  for (const { column, ...wide } of scoreColumns(options)) {
    const { annotator, image: imageId, aspect } = { ...fields, ...wide };
    const annotatorId = annotatorIdOf(annotator, options);
    if (!annotatorId || !imageId) return { problem: `it names no ${annotatorId ? 'image' : 'annotator'}` };
    const cell = findMark(columns, options) ?? readOnScale(columns[column], aspect, options);
    // In a wide table an empty cell says nothing: not every annotator was asked about every image.
    if (cell === 'empty' && options.wide) continue;
    options.onImage?.(imageOf(fields, imageId));
    ratings.push({ sampleId, annotatorId, imageIds: [imageId], aspect, ...contentOf(cell, rationale) });
  }
  return { ratings };
}

/** A column that holds scores, and what its name tells of them in a wide table. */
interface ScoreColumn extends Partial<Pick<RowFields, 'annotator' | 'aspect' | 'image'>> {
  column: string;
}

function scoreColumns({ wide, columns }: ImportOptions): ScoreColumn[] {
  if (!wide) return [{ column: columnOf('score', { columns }) }];
  return wide.columns.map((column) => ({ column, [wide.field]: column }));
}

/** VIEScore's mark of an answer that it could not read, beside which it puts a random number. */
const knownMark = { field: 'rationale', beginning: 'guess_if_cannot_parse |' } as const;

/** A column that says that the answer could not be read, whatever stands for a score. */
function findMark(columns: Columns, options: ImportOptions): NoScore | undefined {
  const { unreadable = [] } = options;
  const marks = [...unreadable, { column: columnOf(knownMark.field, options), beginning: knownMark.beginning }];
  const mark = marks.find(({ column, beginning }) => textOf(columns[column]).startsWith(beginning.trim()));
  return mark && { outcome: 'unreadable', detail: textOf(columns[mark.column]) };
}

function readOnScale(value: unknown, aspect: string, options: ImportOptions): ScoreCell {
  const cell = readScore(value, scaleOf(aspect, options));
  if (cell === 'empty') return cell;
  if ('score' in cell) options.onRating?.({ aspect, isOffScale: false, rating: cell.rating });
  else if (cell.isOffScale) options.onRating?.({ aspect, isOffScale: true });
  return cell;
}

function scaleOf(aspect: string, { scale = { worst: 1, best: 5 } }: ImportOptions): Scale {
  if (isScale(scale)) return scale;
  const own = Object.hasOwn(scale, aspect) ? scale[aspect] : undefined;
  if (own) return own;
  throw new InputError(`No scale is given for the aspect "${aspect}". Give one, such as --scale ${aspect}=0..10.`);
}

function isScale(scale: Scale | Readonly<Record<string, Scale>>): scale is Scale {
  return typeof scale.worst === 'number';
}

function imageOf({ sampleId, prompt, url, generator }: RowFields, imageId: string): RatedImage {
  return known({
    sampleId,
    imageId,
    prompt: prompt || undefined,
    url: url || undefined,
    generator: generator || undefined,
  });
}

/** A row of its own without a score was asked, and is unreadable. */
function contentOf(cell: ScoreCell, rationale: string): { score: number; rationale?: string } | NoScore {
  if (cell === 'empty') return { outcome: 'unreadable', detail: rationale || 'no score' };
  if (!('score' in cell)) return { outcome: cell.outcome, detail: cell.detail };
  return rationale ? { score: cell.score, rationale } : { score: cell.score };
}
