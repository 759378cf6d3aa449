export { type AnnotationStatistics, collectAnnotationStatistics } from './annotation-statistics.ts';
export type { AgreementFigure } from './card/write-card.ts';
export type { Column, ColumnType, DatasetImage, DatasetPair, Format, Split } from './format.ts';
export { findFormat, formats } from './formats/formats.ts';
export type { PairStatistics } from './pair-statistics.ts';
export { parseJsonLine } from './parse-json-line.ts';
export type { Problem } from './problem.ts';
export type { ImportOptions, RatedImage, RatingField } from './ratings/import-options.ts';
export { importRatings } from './ratings/import-ratings.ts';
export { type RatingRow, readRatingRows } from './ratings/read-rating-rows.ts';
export { parseScale, type Scale } from './ratings/scale.ts';
export { decodeLine, type Line, readLineBatches, readLines } from './read-lines.ts';
export { imageUrl } from './samples/image-url.ts';
export { openSamples, type SampleSource } from './samples/open-samples.ts';
export {
  type DatasetProgress,
  type DatasetSummary,
  type WriteDatasetOptions,
  writeDataset,
} from './write-dataset.ts';
