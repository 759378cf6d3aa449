export { buildReport, type Report, type ReportOptions } from './build/build-report.ts';
export { disagreement } from './build/disagreement.ts';
export { type MeasureAgreementOptions, measureAgreement } from './build/measure-agreement.ts';
export type { RunRecords } from './build/run-records.ts';
export {
  buildComparison,
  type Comparison,
  type ComparisonOptions,
} from './compare/build-comparison.ts';
export type * from './compare/comparison-data.ts';
export type { RunToCompare } from './compare/run-to-compare.ts';
export type * from './report-data.ts';
export { measureVerdict, type VerdictOptions, type VerdictSources } from './verdict/measure-verdict.ts';
export type * from './verdict/verdict-record.ts';
export type { SmallPicture } from './write/picture-collection.ts';
export type { WriteReportOptions, WrittenReport } from './write/write-page.ts';
export { writeComparison, writeReport } from './write/write-report.ts';
