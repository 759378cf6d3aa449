export type { JournalAnnotateOptions } from './annotate-into.ts';
export { type PackPlan, type PackSummary, packJournal, unpackJournal } from './archive/pack-journal.ts';
export { openTicketFile, readTickets, type TicketFile } from './batches/ticket-file.ts';
export { cannotWrite, WriteError, writeFailed } from './file/cannot-write.ts';
export { makeFolder } from './file/make-folder.ts';
export { type ImagesFile, readKnownImages } from './images/known-images.ts';
export { type Journal, openJournal } from './journal.ts';
export type { JournalOptions } from './journal-options.ts';
export { writeLine } from './lines/journal-line.ts';
export { wrongKind } from './lines/name-record.ts';
export { parseInputLine, parseJsonLine } from './lines/parse-json-line.ts';
export type { ReadLinesOptions } from './lines/read-line-blocks.ts';
export { decodeLine, type Line, readLineBatches, readLines } from './lines/read-lines.ts';
export { writeJson } from './lines/write-json.ts';
export type { JournalRunOptions } from './open-run-into.ts';
export type { Problem } from './problem.ts';
export { checkJsonLines, checkTextFile } from './records/check-text-file.ts';
export { findJournals } from './records/find-journals.ts';
export {
  type ReadAnnotationsOptions,
  readAnnotationBatches,
  readAnnotations,
  readBriefAnnotationBatches,
} from './records/read-annotations.ts';
export { readEarlier } from './records/read-earlier.ts';
export { checkIsFile, type RecordFile, readRecordBatches } from './records/read-records.ts';
export type { Settled } from './records/read-settled.ts';
export { checkTarget, openRecordWriter, type RecordTarget, type RecordWriter } from './records/write-records.ts';
export { type JournalSpending, readSpending } from './spending/read-spending.ts';
export type { SpendingFile } from './spending/spending-file.ts';
