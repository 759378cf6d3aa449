import type { CanaryAnnotator, CanaryReport } from '@visionprefer/aggregator';
import { count } from './count.ts';
import { printable } from './display-text.ts';
import { range } from './render-agreement.ts';
import { renderColumns } from './render-columns.ts';
import type { Screen } from './screen.ts';

const points = (score: number | null) => (score === null ? '·' : score.toFixed(2));

/** How far annotators moved since an earlier time, and which of them changed. */
export function renderCanary({ annotators }: CanaryReport, screen: Screen): string[] {
  const rows = annotators.flatMap(({ annotatorId, aspects }) =>
    Object.entries(aspects).map(([aspect, { images, shift, pValue, moved }]) => [
      printable(annotatorId),
      printable(aspect),
      count(images),
      points(shift.value),
      range(shift, points),
      pValue === null ? '·' : pValue.toFixed(3),
      points(moved),
    ]),
  );
  const head = ['annotator', 'aspect', 'images', 'shift', '95%', 'p', 'moved'];
  return [...renderColumns({ head, rows }, screen), '', ...annotators.map(verdict)];
}

function verdict({ annotatorId, models: [then, now], changed }: CanaryAnnotator): string {
  const name = printable(annotatorId);
  const other = now.filter((model) => !then.includes(model));
  if (then.length > 0 && other.length > 0) {
    return `${name}: another model answers, ${printable(other.join(', '))} in place of ${printable(then.join(', '))}.`;
  }
  return changed ? `${name}: it scores otherwise than it did, beyond noise.` : `${name}: no change beyond noise.`;
}
