import type { PairCuts } from '../../../src/report-data.ts';
import { element } from '../../look/element.ts';
import { commandLine } from '../../parts/command-line.ts';
import { count, percent, range } from '../../parts/format.ts';
import { binsOf, type KeptBy, keptFrom } from './keep-figures.ts';

/** Where pairs are cut: those from a bin on are kept. */
export interface Cut {
  cuts: PairCuts;
  by: KeptBy;
  from: number;
}

/** Pairs as bars, a slider below them, what the cut leaves in words, and the command for it. */
export interface CutChart {
  nodes: readonly HTMLElement[];
  show(cut: Cut): void;
}

/**
 * Draws the place for cuts.
 *
 * @param pairsLine The command that a cut is added to; null for none.
 * @param slide Told the bin that the slider is moved to.
 */
export function cutChart(pairsLine: string | null, slide: (from: number) => void): CutChart {
  const bars = element('div', { class: 'bars', 'aria-hidden': 'true' });
  const told = element('p', { class: 'told', 'aria-live': 'polite' });
  const ends = element('p', { class: 'axis small quiet', 'aria-hidden': 'true' });
  const command = commandLine();
  const slider = element('input', {
    ...{ type: 'range', min: 0, step: 1, 'aria-label': 'Least that a pair must have to be kept' },
    oninput: () => slide(Number(slider.value)),
  });
  return {
    nodes: [bars, slider, ends, told, ...(pairsLine === null ? [] : [command.node])],
    show(cut) {
      slider.max = String(binsOf(cut.cuts, cut.by).bins.length - 1);
      slider.value = String(cut.from);
      slider.setAttribute('aria-valuetext', nameOfCut(cut));
      bars.replaceChildren(...drawBars(cut));
      const words = cut.by === 'probability' ? ['a guess', 'sure'] : ['level', 'far apart'];
      ends.replaceChildren(...words.map((end) => element('span', {}, end)));
      told.replaceChildren(...tell(cut));
      command.show(lineOf(pairsLine ?? '', cut));
    },
  };
}

function drawBars({ cuts, by, from }: Cut): HTMLElement[] {
  const { bins } = binsOf(cuts, by);
  const most = Math.max(1, ...bins.map(({ pairs }) => pairs));
  return bins.map(({ pairs }, bin) => {
    const bar = element('span', { class: bin < from ? 'bin off' : 'bin' });
    bar.style.setProperty('--share', String(pairs / most));
    return bar;
  });
}

function nameOfCut({ by, cuts, from }: Cut): string {
  const start = binsOf(cuts, by).startOf(from);
  return by === 'probability' ? `at least ${percent(start)} sure` : `a margin of ${start.toFixed(1)} points or more`;
}

function tell(cut: Cut): (HTMLElement | string)[] {
  const { pairs, of, decided, right } = keptFrom(cut.cuts, cut.by, cut.from);
  const share = of > 0 ? ` (${percent(pairs / of)})` : '';
  const parts: (HTMLElement | string)[] = [
    element('strong', {}, `${count(pairs)} of ${count(of)} pairs${share}`),
    cut.by === 'probability' ? ` are ${nameOfCut(cut)}.` : ` have ${nameOfCut(cut)}.`,
  ];
  if (right && right.value !== null) {
    parts.push(` Of the ${count(decided)} that people decided, they bear out ${percent(right.value)}${range(right)}.`);
  } else parts.push(' How many of them are right is not known: people decided none of them.');
  if (cut.by === 'probability' && cut.cuts.unsure > 0) {
    parts.push(` ${count(cut.cuts.unsure)} pairs say nothing of how sure they are, and no cut keeps them.`);
  }
  return parts;
}

function lineOf(line: string, { by, cuts, from }: Cut): string {
  const start = binsOf(cuts, by).startOf(from);
  return by === 'probability' ? `${line} --confidence ${start.toFixed(2)}` : `${line} --margin ${start.toFixed(1)}`;
}
