export { buildReport, type Report, type ReportOptions, type RunRecords } from './build/build-report.ts';
export { disagreement } from './build/disagreement.ts';
export { type MeasureAgreementOptions, measureAgreement } from './build/measure-agreement.ts';
export type * from './report-data.ts';
export { type SmallPicture, type WriteReportOptions, type WrittenReport, writeReport } from './write/write-report.ts';
