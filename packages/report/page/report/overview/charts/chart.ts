import { element } from '../../../look/element.ts';
import { plainTable } from '../../../parts/plain-table.ts';

/** A plot with what is to be read off it, and its numbers for those who cannot see it. */
export interface Chart {
  title: string;
  /** One sentence: what is drawn, and what it means. */
  reading: string;
  /** Draws the plot for a width in pixels. */
  draw(width: number): SVGElement | HTMLElement;
  /** The numbers: a row of headings, then the rows. */
  numbers: readonly (readonly string[])[];
}

const redraw = new Map<Element, () => void>();
let watching: ResizeObserver | undefined;

/** A chart as a figure that draws itself anew when its width changes. */
export function chart({ title, reading, draw, numbers }: Chart): HTMLElement {
  const plot = element('div', { class: 'plot', role: 'img', 'aria-label': `${title}. ${reading}` });
  let width = 0;
  redraw.set(plot, () => {
    const now = Math.floor(plot.clientWidth);
    if (now === width || now === 0) return;
    width = now;
    const drawn = draw(width);
    // The figure says what there is to see; what is inside would be read out as a heap of numbers.
    drawn.setAttribute('aria-hidden', 'true');
    plot.replaceChildren(drawn);
  });
  watching ??= new ResizeObserver((entries) => {
    for (const { target } of entries) redraw.get(target)?.();
  });
  watching.observe(plot);
  return element(
    'figure',
    { class: 'chart' },
    element('figcaption', {}, element('h3', {}, title), element('p', { class: 'small quiet' }, reading)),
    plot,
    numbersOf(title, numbers),
  );
}

/** The numbers of a chart, folded away. */
function numbersOf(title: string, [heads = [], ...rows]: readonly (readonly string[])[]): HTMLElement {
  return element(
    'details',
    { class: 'numbers small' },
    element('summary', {}, 'Numbers'),
    plainTable(`Numbers of ${title}`, heads, rows),
  );
}

/** How all plots look. */
export const plotStyle = {
  className: 'plot-svg',
  style: { fontSize: '12px', fontFamily: 'inherit', background: 'none' },
} as const;

/** Room for names at the left of a plot: as much as they need, up to two fifths of it. */
export function roomFor(
  names: readonly string[],
  width: number,
): { marginLeft: number; tickFormat: (name: string) => string } {
  const perCharacter = 6.8;
  const longest = Math.max(...names.map(({ length }) => length));
  const marginLeft = Math.ceil(Math.min(longest * perCharacter + 14, width * 0.42));
  const characters = Math.floor((marginLeft - 10) / perCharacter);
  return { marginLeft, tickFormat: (name) => inLines(name, characters).join('\n') };
}

/** A name in lines of at most so many characters, broken behind what is no letter or digit where it can be. */
export function inLines(name: string, characters: number): string[] {
  const lines = [''];
  for (const part of name.match(/[\p{L}\p{N}\p{M}]*[^\p{L}\p{N}\p{M}]*/gu)?.filter(Boolean) ?? []) {
    const line = lines.at(-1) ?? '';
    if (line === '' || line.length + part.trimEnd().length <= characters) lines[lines.length - 1] = line + part;
    else lines.push(part);
  }
  return lines.map((line) => line.trimEnd());
}

/** Ticks of an axis from 0 to 100 % that a width has room for. */
export function shareTicks(width: number): number {
  return width < 360 ? 2 : 5;
}
