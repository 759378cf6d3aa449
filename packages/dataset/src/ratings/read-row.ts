import type { Columns } from './columns.ts';
import type { ImportOptions } from './import-options.ts';
import type { Rating } from './rating.ts';
import { readRanking } from './read-ranking.ts';
import { readScores } from './read-scores.ts';
import { readFields } from './row-fields.ts';

/** All that a row says: one score, those of a wide row, or the comparisons of a ranking; or why it cannot be used. */
export function readRow(columns: Columns, options: ImportOptions): { ratings: Rating[] } | { problem: string } {
  const fields = readFields(columns, options);
  if (!fields.sampleId) return { problem: 'it names no sample' };
  return readRanking(columns, fields, options) ?? readScores(columns, fields, options);
}
