export { type AnnotationStatistics, collectAnnotationStatistics } from './annotation-statistics.ts';
export type { AgreementFigure } from './card/write-card.ts';
export type { Column, ColumnType, DatasetImage, DatasetPair, Format, Split } from './format.ts';
export { findFormat, formats } from './formats/formats.ts';
export type { PairStatistics } from './pair-statistics.ts';
export { parseJsonLine } from './parse-json-line.ts';
export type { Problem } from './problem.ts';
export { type Line, readLineBatches, readLines } from './read-lines.ts';
export { openSamples, type SampleSource } from './samples/open-samples.ts';
export {
  type DatasetProgress,
  type DatasetSummary,
  type WriteDatasetOptions,
  writeDataset,
} from './write-dataset.ts';
