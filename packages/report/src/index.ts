export { buildReport, type Report, type ReportOptions, type RunRecords } from './build-report.ts';
export { disagreement } from './disagreement.ts';
export { type MeasureAgreementOptions, measureAgreement } from './measure-agreement.ts';
export type * from './report-data.ts';
export { type SmallPicture, type WriteReportOptions, type WrittenReport, writeReport } from './write-report.ts';
