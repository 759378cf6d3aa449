import type { Report } from '../build/build-report.ts';
import type { Comparison } from '../compare/build-comparison.ts';
import { type WriteReportOptions, type WrittenReport, writePage } from './write-page.ts';

/**
 * Writes a report as one HTML file that needs no network and no server; or, where that would be too big for a browser to
 * like, as a folder of the same name with a small page and blocks that it loads when they are looked at.
 *
 * @throws InputError when something else than a report is in its place.
 */
export function writeReport(report: Report, options: WriteReportOptions): Promise<WrittenReport> {
  return writePage({ name: 'report', ...report }, options);
}

/** Writes two runs side by side, as {@link writeReport} writes one. @throws InputError as it does. */
export function writeComparison(comparison: Comparison, options: WriteReportOptions): Promise<WrittenReport> {
  return writePage({ name: 'compare', ...comparison }, options);
}
