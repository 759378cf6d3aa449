import type { CheckResult, TaughtFigures } from '../check-result.ts';
import { describeCheck } from '../describe-check.ts';
import type { Interval } from '../measure/estimates.ts';
import type { Round } from '../measure/over-optimised.ts';
import { type ChartPoint, drawChart, escapeText } from './chart.ts';

/** Writes what a check found as one page of HTML that needs nothing else: words, tables and charts. */
export function writeCheckPage(result: CheckResult): string {
  const sentences = describeCheck(result).map((sentence) => `<p>${escapeText(sentence)}</p>`);
  const caveats = result.caveats.map((caveat) => `<li>${escapeText(caveat)}</li>`);
  const rounds = [
    ...result.arms.map(({ name, rounds: each }) => ({ name, each })),
    { name: 'the truth as reward', each: result.truth.rounds },
  ];
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>What these labels teach</title><style>${style}</style></head>
<body><main><h1>What these labels teach</h1>
${sentences.join('\n')}
<h2>Before and after</h2>${writeTable(result)}
<h2>Labels turned round</h2>${drawCurve(result)}
<h2>Rounds of PPO</h2>${rounds.map(({ name, each }) => drawRounds(name, each)).join('\n')}
<h2>What this cannot tell</h2><ul>${caveats.join('')}</ul>
</main></body></html>
`;
}

function writeTable({ base, arms, curve, truth }: CheckResult): string {
  const rows: [string, Omit<TaughtFigures, 'gain'> & { gain?: Interval }][] = [
    ['first model', base],
    ...arms.flatMap((arm): [string, TaughtFigures][] => [
      [`${arm.name}: DPO`, arm.dpo],
      [`${arm.name}: PPO with its VP-Score`, arm.ppo],
    ]),
    ['the truth as reward: PPO', truth],
    ...curve.map((point): [string, TaughtFigures] => [
      `${percent(point.turned)} of perfect labels turned round: DPO`,
      point,
    ]),
  ];
  const cells = rows.map(
    ([name, { right, rightTaught, flaw, gain }]) =>
      `<tr><th scope="row">${escapeText(name)}</th><td>${withBounds(right)}</td><td>${gain ? withBounds(gain) : ''}</td><td>${percent(rightTaught.value)}</td><td>${flaw.value.toFixed(3)}</td></tr>`,
  );
  return `<table><thead><tr><th></th><th>right</th><th>gain</th><th>right, prompts taught</th><th>flaw</th></tr></thead><tbody>${cells.join('')}</tbody></table>`;
}

function drawCurve({ curve, arms }: CheckResult): string {
  const pointOf = (x: number, { gain }: TaughtFigures, label?: string): ChartPoint => ({
    ...{ x, y: gain.value, low: gain.low, high: gain.high, label },
  });
  const placed = arms.flatMap(({ place, dpo, name }) => (place.turned ? [pointOf(place.turned.value, dpo, name)] : []));
  return drawChart({
    title: 'What DPO learns from labels of which a share is turned round',
    x: { name: 'share of labels turned round', write: percent },
    y: { name: 'gain in right pictures', write: percent },
    lines: [
      { name: 'perfect labels, turned round', points: curve.map((point) => pointOf(point.turned, point)) },
      ...(placed.length > 0 ? [{ name: 'the labels judged here', loose: true, points: placed }] : []),
    ],
  });
}

function drawRounds(name: string, rounds: readonly Round[]): string {
  const [lowest, highest] = [
    Math.min(...rounds.map(({ reward }) => reward)),
    Math.max(...rounds.map(({ reward }) => reward)),
  ];
  const scaled = (reward: number) => (highest === lowest ? 0.5 : (reward - lowest) / (highest - lowest));
  return drawChart({
    title: name,
    x: { name: 'round', write: (value) => value.toFixed(0) },
    y: { name: 'share right; reward from its least to its most', write: percent },
    lines: [
      { name: 'reward', points: rounds.map(({ reward }, index) => ({ x: index + 1, y: scaled(reward) })) },
      { name: 'right, in truth', points: rounds.map(({ right }, index) => ({ x: index + 1, y: right })) },
      {
        name: 'true score, 1 to 5 as 0 to 100 %',
        points: rounds.map(({ truth }, index) => ({ x: index + 1, y: (truth - 1) / 4 })),
      },
    ],
  });
}

function withBounds({ value, low, high }: Interval): string {
  return `${percent(value)} <small>[${percent(low)}, ${percent(high)}]</small>`;
}

function percent(share: number): string {
  return `${(share * 100)
    .toFixed(1)
    .replace(/^-0\.0$/, '0.0')
    .replace('-', '−')} %`;
}

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; --line: light-dark(#ccc, #555) }
body { margin: 0 } main { max-width: 46rem; margin: auto; padding: 1.5rem }
table { border-collapse: collapse; width: 100% } th, td { padding: .3rem .5rem; text-align: right; border-bottom: 1px solid var(--line) }
th:first-child { text-align: left; font-weight: normal } small { opacity: .75; white-space: nowrap }
figure { margin: 1rem 0 } svg { width: 100%; height: auto } svg text { font-size: 12px; fill: currentColor }
.grid { stroke: var(--line); stroke-width: 1 } path { fill: none } g { stroke-width: 2 } g text { stroke: none }
.line-0 { stroke: light-dark(#0b62a4, #6cb6ff); fill: light-dark(#0b62a4, #6cb6ff) }
.line-1 { stroke: light-dark(#b34700, #ffa657); fill: light-dark(#b34700, #ffa657); stroke-dasharray: 6 3 }
.line-2 { stroke: light-dark(#1a7f37, #56d364); fill: light-dark(#1a7f37, #56d364); stroke-dasharray: 2 3 }
.line-3 { stroke: light-dark(#8250df, #d2a8ff); fill: light-dark(#8250df, #d2a8ff); stroke-dasharray: 8 2 2 2 }
.legend { list-style: none; padding: 0; display: flex; gap: 1.5rem; flex-wrap: wrap } .legend li { stroke: none }
.legend .line-0 { color: light-dark(#0b62a4, #6cb6ff) } .legend .line-1 { color: light-dark(#b34700, #ffa657) } .legend .line-2 { color: light-dark(#1a7f37, #56d364) } .legend .line-3 { color: light-dark(#8250df, #d2a8ff) }
`;
