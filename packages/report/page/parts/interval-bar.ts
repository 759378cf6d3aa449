import type { Interval } from '../../src/report-data.ts';
import { element } from '../look/element.ts';

/** A share with its interval, drawn on a line from 0 to 1 whose middle is marked; the figures stand beside it. */
export function intervalBar({ value, low, high }: Interval): HTMLElement | null {
  if (value === null) return null;
  const bar = element('span', { class: 'interval-bar', 'aria-hidden': 'true' });
  bar.style.setProperty('--value', String(value));
  bar.style.setProperty('--low', String(low ?? value));
  bar.style.setProperty('--high', String(high ?? value));
  return bar;
}
