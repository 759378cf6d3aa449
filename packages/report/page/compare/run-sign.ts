import type { ComparisonIndex } from '../../src/compare/comparison-data.ts';
import { element } from '../look/element.ts';

/** The number of a run, 1 or 2, as a sign that stands for its name. */
export function runSign({ runs }: Pick<ComparisonIndex, 'runs'>, run: 0 | 1): HTMLElement {
  return element(
    'span',
    { class: `run-sign run-${run + 1}`, title: runs[run].name },
    element('span', { 'aria-hidden': 'true' }, String(run + 1)),
    element('span', { class: 'hidden-label' }, `${run === 0 ? 'First' : 'Second'} run: `),
  );
}

/** The sign of a run, and its name. */
export function namedRun(index: Pick<ComparisonIndex, 'runs'>, run: 0 | 1): HTMLElement {
  return element(
    'span',
    { class: 'named-run' },
    runSign(index, run),
    element('span', { class: 'said' }, index.runs[run].name),
  );
}
