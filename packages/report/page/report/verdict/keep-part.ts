import type { ReportIndex } from '../../../src/report-data.ts';
import { element } from '../../look/element.ts';
import { type Cut, cutChart } from './cut-chart.ts';
import type { KeptBy } from './keep-figures.ts';

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
  let cut: Cut = { cuts: first[1], by, from: firstCuts[by] };
  const chart = cutChart(pairsLine, (from) => show({ from }));
  const show = (change: Partial<Cut>) => {
    cut = { ...cut, ...change };
    chart.show(cut);
  };
  show({});
  const names = found.map(([aspect]) => [aspect, aspect] as const);
  const pairsOf = (aspect: string) => found.find(([name]) => name === aspect)?.[1] ?? first[1];
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
        found.length > 1 && choose('Pairs', names, (aspect) => show({ cuts: pairsOf(aspect) })),
        knowsHowSure && choose('Cut by', measures, (chosen) => show({ by: chosen, from: firstCuts[chosen] })),
      ),
      chart.nodes,
    ),
  );
}

const measures: readonly (readonly [KeptBy, string])[] = [
  ['probability', 'how sure'],
  ['margin', 'margin'],
];

function choose<T extends string>(
  label: string,
  options: readonly (readonly [value: T, text: string])[],
  change: (value: T) => void,
): HTMLElement {
  const select = element(
    'select',
    {
      onchange: () => {
        const [chosen] = options[select.selectedIndex] ?? [];
        if (chosen !== undefined) change(chosen);
      },
    },
    options.map(([value, text]) => element('option', { value }, text)),
  );
  return element('label', { class: 'control' }, element('span', { class: 'small quiet' }, label), select);
}
