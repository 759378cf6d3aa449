import { InputError } from '@visionprefer/core';
import type { ImportOptions, RatingField } from './import-options.ts';

/** One row of a file of ratings: column → what stands there. */
export type Columns = Readonly<Record<string, unknown>>;

/** The column that holds a field, whether it is there or not. */
export function columnOf(field: RatingField, { columns = {} }: Pick<ImportOptions, 'columns'>): string {
  return columns[field] ?? field;
}

/** What stands in a cell, as text; empty where nothing does. */
export function textOf(value: unknown): string {
  if (value === undefined || value === null || Number.isNaN(value)) return '';
  return (typeof value === 'string' ? value : JSON.stringify(value)).trim();
}

/** @throws InputError when a column is named that is not there, or none holds what is needed. */
export function checkColumns(columns: Columns, options: ImportOptions): void {
  const there = Object.keys(columns);
  const lacking = lackingFields(new Set(there), options);
  const { wide } = options;
  const { columns: mapped = {}, only = {} } = options;
  const named = [...Object.values(mapped), ...(wide?.columns ?? []), ...Object.keys(only)];
  const unknown = named.filter(
    (column) => column !== undefined && !there.includes(column) && column !== columnOf('rationale', options),
  );
  if (lacking.length === 0 && unknown.length === 0) return;
  const problems = [
    ...lacking.map((field) => `no column holds the ${field}`),
    ...unknown.map((column) => `there is no column "${column}"`),
  ];
  throw new InputError(
    `The ratings cannot be understood: ${problems.join(', ')}. The columns are ${there.join(', ')}. Say which holds what, such as --map annotator=rater, or --wide annotator=rater_1,rater_2.`,
  );
}

/** Fields that no column holds and no option stands in for. */
function lackingFields(there: ReadonlySet<string>, options: ImportOptions): string[] {
  const isThere = (field: RatingField) => there.has(columnOf(field, options));
  const { wide, annotator } = options;
  const isCompared = isThere('better') && isThere('worse');
  const isRanking = isThere('ranking');
  const needed: [name: string, isGiven: boolean][] = [
    ['sample (or prompt)', isThere('sample') || isThere('prompt')],
    ['images', !isRanking || isThere('images')],
    ['image', isCompared || isRanking || wide?.field === 'image' || isThere('image')],
    ['annotator', isThere('annotator') || annotator !== undefined || wide?.field === 'annotator'],
    ['score', isThere('score') || isCompared || isRanking || wide !== undefined],
  ];
  return needed.flatMap(([name, isGiven]) => (isGiven ? [] : [name]));
}
