import type { PairCuts, ReportIndex } from '../../../src/report-data.ts';
import { element } from '../../look/element.ts';
import { commandLine } from '../../parts/command-line.ts';
import { count, percent, range } from '../../parts/format.ts';
import { binsOf, type KeptBy, keptFrom } from './keep-figures.ts';

/** The cuts that are offered first: 90 % sure, half a point apart. */
const firstCuts: Record<KeptBy, number> = { probability: 40, margin: 5 };

/** What to keep: pairs by how sure they are, with a slider that cuts the rest off, and the command for the cut. */
export function keepPart({ verdict, pairsLine }: ReportIndex): HTMLElement | null {
  const found = Object.entries(verdict?.keep ?? {}).filter(([, { pairs }]) => pairs > 0);
  found.sort(([one], [other]) => Number(other === 'overall') - Number(one === 'overall'));
  const [first] = found;
  if (!first) return null;
  // One annotator alone tells nothing of how sure a pair is.
  const knowsHowSure = found.some(([, { unsure, pairs }]) => unsure < pairs);
  const by: KeptBy = knowsHowSure ? 'probability' : 'margin';
  const state = { cuts: first[1], by, from: firstCuts[by] };
  const bars = element('div', { class: 'bars', 'aria-hidden': 'true' });
  const told = element('p', { class: 'told', 'aria-live': 'polite' });
  const ends = element('p', { class: 'axis small quiet', 'aria-hidden': 'true' });
  const command = commandLine();
  const slider = element('input', {
    ...{ type: 'range', min: 0, step: 1, 'aria-label': 'Least that a pair must have to be kept' },
    oninput: () => show({ from: Number(slider.value) }),
  });
  const show = (change: Partial<typeof state>) => {
    Object.assign(state, change);
    const { bins } = binsOf(state.cuts, state.by);
    slider.max = String(bins.length - 1);
    slider.value = String(state.from);
    slider.setAttribute('aria-valuetext', nameOfCut(state));
    bars.replaceChildren(...drawBars(state));
    ends.replaceChildren(
      ...(state.by === 'probability' ? ['a guess', 'sure'] : ['level', 'far apart']).map((end) =>
        element('span', {}, end),
      ),
    );
    told.replaceChildren(...tell(state));
    command.show(lineOf(pairsLine ?? '', state));
  };
  show({});
  return element(
    'section',
    { class: 'part keep' },
    element('h2', {}, 'What to keep'),
    element(
      'div',
      { class: 'chart' },
      element(
        'div',
        { class: 'choices' },
        found.length > 1 &&
          choose(
            'Pairs',
            found.map(([aspect]) => [aspect, aspect]),
            (aspect) => show({ cuts: found.find(([name]) => name === aspect)?.[1] ?? first[1] }),
          ),
        knowsHowSure &&
          choose(
            'Cut by',
            [
              ['probability', 'how sure'],
              ['margin', 'margin'],
            ],
            (chosen) => {
              const measure = chosen === 'margin' ? chosen : 'probability';
              show({ by: measure, from: firstCuts[measure] });
            },
          ),
      ),
      bars,
      slider,
      ends,
      told,
      pairsLine !== null && command.node,
    ),
  );
}

interface Cut {
  cuts: PairCuts;
  by: KeptBy;
  from: number;
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

function choose(
  label: string,
  options: readonly (readonly [value: string, text: string])[],
  change: (value: string) => void,
): HTMLElement {
  const select = element(
    'select',
    { onchange: () => change(select.value) },
    options.map(([value, text]) => element('option', { value }, text)),
  );
  return element('label', { class: 'control' }, element('span', { class: 'small quiet' }, label), select);
}
