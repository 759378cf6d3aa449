import { InputError } from '@visionprefer/core';
import type { Scale } from './scale.ts';

/** What a column of a file of ratings can hold. */
export type RatingField =
  | 'sample'
  | 'prompt'
  | 'image'
  | 'url'
  | 'generator'
  | 'annotator'
  | 'aspect'
  | 'score'
  | 'rationale'
  | 'images'
  | 'ranking'
  | 'better'
  | 'worse';

/** How a file of ratings is to be understood. */
export interface ImportOptions {
  /** Field → the column that holds it. Default: the column named like the field, where there is one. */
  columns?: Partial<Record<RatingField, string>>;
  /** For tables with several scores in a row: whose columns they are, or of which aspects or images. */
  wide?: { field: 'annotator' | 'aspect' | 'image'; columns: readonly string[] };
  /** Scale of the ratings, or of each aspect. Default 1 to 5. */
  scale?: Scale | Readonly<Record<string, Scale>>;
  /** Who rated, where no column tells. */
  annotator?: string;
  /** What was rated, where no column tells. Default `preference`. */
  aspect?: string;
  /** The raters are people: their ids become `human:` and what the file calls them. */
  human?: boolean;
  /** Keeps only rows in which these columns hold exactly this. */
  only?: Readonly<Record<string, string>>;
  /** Rows in which a column begins like this hold no score, whatever stands for one. */
  unreadable?: readonly { column: string; beginning: string }[];
  /** Told each image that is rated, as often as it is. */
  onImage?(image: RatedImage): void;
  /** Told each rating that was read, and each that is off its scale. */
  onRating?(rating: { aspect: string; rating?: number; isOffScale: boolean }): void;
}

/** An image as a file of ratings knows it. */
export interface RatedImage {
  sampleId: string;
  imageId: string;
  prompt?: string;
  url?: string;
  generator?: string;
}

/** One row: column → what stands there. */
export type Columns = Readonly<Record<string, unknown>>;

/** @throws InputError when a column is named that is not there, or none holds what is needed. */
export function checkColumns(columns: Columns, options: ImportOptions): void {
  const there = Object.keys(columns);
  const isThere = (field: RatingField) => there.includes(columnOf(field, options));
  const { wide } = options;
  const isCompared = isThere('better') && isThere('worse');
  const isRanking = isThere('ranking');
  const needsImage = !isCompared && !isRanking && wide?.field !== 'image';
  const lacking = [
    ...(isThere('sample') || isThere('prompt') ? [] : ['sample (or prompt)']),
    ...(isRanking && !isThere('images') ? ['images'] : []),
    ...(needsImage && !isThere('image') ? ['image'] : []),
    ...(isThere('annotator') || options.annotator !== undefined || wide?.field === 'annotator' ? [] : ['annotator']),
    ...(isThere('score') || isCompared || isRanking || wide ? [] : ['score']),
  ];
  const named = [...Object.values(options.columns ?? {}), ...(wide?.columns ?? []), ...Object.keys(options.only ?? {})];
  const unknown = named.filter((column) => !there.includes(column) && column !== columnOf('rationale', options));
  if (lacking.length === 0 && unknown.length === 0) return;
  const problems = [
    ...lacking.map((field) => `no column holds the ${field}`),
    ...unknown.map((column) => `there is no column "${column}"`),
  ];
  throw new InputError(
    `The ratings cannot be understood: ${problems.join(', ')}. The columns are ${there.join(', ')}. Say which holds what, such as --map annotator=rater, or --wide annotator=rater_1,rater_2.`,
  );
}

/** The column that holds a field, whether it is there or not. */
export function columnOf(field: RatingField, { columns = {} }: ImportOptions): string {
  return columns[field] ?? field;
}
