import type { AspectFit, FitReport } from '@visionprefer/aggregator';
import { count } from './count.ts';
import { printable } from './display-text.ts';
import { decimal, percent, renderColumns } from './render-columns.ts';
import type { Screen } from './screen.ts';
import { wrapText } from './wrap-text.ts';

const legend =
  'weight: share in the consensus; bias: points above it; scale: points it gives for each of the consensus; noise: points that neither explains';

/** What a method found out about each annotator in each aspect; nothing where it weighs nobody. */
export function renderFit({ method, aspects }: FitReport, screen: Screen): string[] {
  const rows = Object.entries<AspectFit>(aspects).flatMap(([aspect, { annotators }]) =>
    Object.entries(annotators).map(([annotatorId, { votes, weight, bias, scale, noise }]) => [
      printable(`${annotatorId} ${aspect}`),
      percent(weight),
      decimal(bias),
      decimal(scale),
      decimal(noise),
      count(votes),
    ]),
  );
  if (rows.length === 0) return [];
  const head = [`method ${printable(method)}`, 'weight', 'bias', 'scale', 'noise', 'votes'];
  return [...renderColumns({ head, rows }, screen), ...wrapText(legend, screen.width - 1), ''];
}

/** What probabilities mean where no people were asked; nothing where there is nobody to compare an annotator with. */
export function renderTemperature({ aspects }: FitReport, screen: Screen): string[] {
  const temperatures = Object.values<AspectFit>(aspects).map(({ temperature }) => temperature);
  const [least, most] = [Math.min(...temperatures), Math.max(...temperatures)];
  if (!(most > 1)) return [];
  const range = least === most ? decimal(most) : `${decimal(least)} to ${decimal(most)}`;
  const said = `probabilities: standard errors are multiplied by ${range}, which is what the votes bear out. Mistakes that annotators share do not show in votes, so probabilities are upper bounds: --people makes them what people bear out.`;
  return [...wrapText(said, screen.width - 1), ''];
}

/** What a method could not do with the votes of an aspect, and what it did instead, a line each. */
export function fitNotes({ aspects }: FitReport): string[] {
  return Object.entries<AspectFit>(aspects).flatMap(([aspect, { notes }]) =>
    notes.map((note) => printable(`${aspect}: ${note}`)),
  );
}
