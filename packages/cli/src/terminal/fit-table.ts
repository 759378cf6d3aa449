import type { AspectFit, FitReport } from '@visionprefer/aggregator';
import { decimal, type Place, percent, renderColumns } from './columns.ts';
import { printable } from './display-text.ts';
import { count } from './progress-line.ts';

/** How a method came to its scores: what it found out about each annotator, whether it converged, and what it notes. */
export function renderFit({ method, aspects }: FitReport, place: Place): string[] {
  const entries = Object.entries<AspectFit>(aspects);
  const rows = entries.flatMap(([aspect, { annotators }]) =>
    Object.entries(annotators).map(([annotatorId, { votes, weight, bias, scale, noise }]) => [
      printable(`${annotatorId} ${aspect}`),
      percent(weight),
      decimal(bias),
      decimal(scale),
      decimal(noise),
      count(votes),
    ]),
  );
  const head = [`method ${printable(method)}`, 'weight', 'bias', 'scale', 'noise', 'votes'];
  const table = rows.length > 0 ? [...renderColumns({ head, rows }, place), ''] : [];
  const notes = entries.flatMap(([aspect, { notes }]) => notes.map((note) => printable(`${aspect}: ${note}`)));
  return [...table, ...notes, ...(notes.length > 0 ? [''] : [])];
}
