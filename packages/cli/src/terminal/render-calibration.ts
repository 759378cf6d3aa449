import type { AspectCalibration, Calibration, ReliabilityDiagram } from '@visionprefer/aggregator';
import { count } from './count.ts';
import { printable } from './display-text.ts';
import { decimal, percent, renderColumns } from './render-columns.ts';
import type { Screen } from './screen.ts';
import { wrapText } from './wrap-text.ts';

const legend =
  'right: share of the pairs stated with 0.5 to 0.6, … 0.9 to 1 that people order alike; ece: how far stated and right are apart, on average; brier: mean square of stated less outcome, and that of always stating the average; calibrated: measured on prompts apart';

/** What was stated of pairs against what people say, before and after; nothing where people decided no pair. */
export function renderCalibration({ samples, overall, aspects }: Calibration, screen: Screen): string[] {
  const rows = Object.entries<AspectCalibration | undefined>({ overall, ...aspects }).flatMap(([aspect, found]) =>
    found && found.before.pairs > 0 ? rowsOf(printable(aspect), found) : [],
  );
  if (rows.length === 0) return [];
  const head = [
    `people, ${count(samples)} samples`,
    'temperature',
    'pairs',
    'ece',
    'brier',
    'average',
    ...Array.from({ length: 5 }, (_, bin) => `0.${bin + 5}`),
  ];
  return [...renderColumns({ head, rows }, screen), ...wrapText(legend, screen.width - 1), ''];
}

function rowsOf(aspect: string, { temperature, before, after }: AspectCalibration): string[][] {
  return [row(aspect, before, 1), ...(after ? [row(`${aspect}, calibrated`, after, temperature)] : [])];
}

function row(
  name: string,
  { pairs, ece, brier, constantBrier, bins }: ReliabilityDiagram,
  temperature: number,
): string[] {
  const right = Array.from({ length: 5 }, (_, step) =>
    bins.find(({ stated }) => Math.min(4, Math.floor((stated - 0.5) * 10)) === step),
  );
  return [
    name,
    decimal(temperature),
    count(pairs),
    ...[ece, brier, constantBrier].map(decimal),
    ...right.map((bin) => percent(bin?.observed ?? null)),
  ];
}
