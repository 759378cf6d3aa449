import type { Columns } from './columns.ts';
import type { ImportOptions } from './import-options.ts';
import type { Rating } from './rating.ts';
import { readRanking } from './read-ranking.ts';
import { readScores } from './read-scores.ts';
import { type RowFields, readFields } from './row-fields.ts';

/**
 * All that a row says: one score, those of a wide row, or the comparisons of a ranking; or why it cannot be used.
 *
 * @param findProblem What is wrong with the fields of the row beside those of other rows. Default: nothing.
 */
export function readRow(
  columns: Columns,
  options: ImportOptions,
  findProblem: (fields: RowFields) => string | undefined = () => undefined,
): { ratings: Rating[] } | { problem: string } {
  const fields = readFields(columns, options);
  if ('problem' in fields) return fields;
  if (!fields.sampleId) return { problem: 'it names no sample' };
  const problem = findProblem(fields);
  if (problem !== undefined) return { problem };
  return readRanking(columns, fields, options) ?? readScores(columns, fields, options);
}
