export { type AnnotationStatistics, collectAnnotationStatistics } from './card/annotation-statistics.ts';
export type { PairStatistics } from './card/pair-statistics.ts';
export type { AgreementFigure } from './card/write-card.ts';
export type { Column, ColumnType, DatasetImage, DatasetPair, Format, Split } from './formats/format.ts';
export { findFormat, formats } from './formats/formats.ts';
export type { ImportOptions, RatedImage, RatingField } from './ratings/import-options.ts';
export { importRatings } from './ratings/import-ratings.ts';
export { type RatingRow, readRatingRows } from './ratings/read-rating-rows.ts';
export { parseScale, type Scale } from './ratings/scale.ts';
export { imageUrl } from './samples/image-url.ts';
export { openSamples, type SampleSource } from './samples/open-samples.ts';
export {
  type DatasetProgress,
  type DatasetSummary,
  type WriteDatasetOptions,
  writeDataset,
} from './write/write-dataset.ts';
