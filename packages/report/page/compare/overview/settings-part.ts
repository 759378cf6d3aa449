import type { ComparisonIndex } from '../../../src/compare/comparison-data.ts';
import { element } from '../../look/element.ts';
import { namedRun, runSign } from '../run-sign.ts';
import { twoColumns } from './two-columns.ts';

/** What differs between the settings of the two runs, and what is the same. */
export function settingsPart(index: ComparisonIndex): HTMLElement[] {
  const { silent, apart, alike } = index.settings;
  if (silent.length > 0) {
    const text = 'One run or both have no run.json, which would say: it is written by visionprefer run.';
    return [element('p', { class: 'quiet' }, text)];
  }
  const rows = apart.map(({ name, values }) => [
    name,
    ...([0, 1] as const).map((run) => [runSign(index, run), settingText(values[run])]),
  ]);
  return [
    ...(rows.length > 0
      ? [twoColumns('Settings that differ', ['', namedRun(index, 0), namedRun(index, 1)], rows, 'texts')]
      : [element('p', {}, 'Nothing: their settings are the same.')]),
    ...(alike.length > 0
      ? [element('p', { class: 'small quiet legend said' }, `The same in both: ${alike.join(', ')}.`)]
      : []),
  ];
}

function settingText(value: string | null): HTMLElement {
  return element('span', { class: value === null ? 'quiet' : 'said' }, value ?? 'not set');
}
