import type { Calibration, CurveStep } from '../evaluate/evaluation.ts';

const side = 240;
const margin = 34;

/** Shares by probabilities, both from 0.5 to 1. On the diagonal the probabilities are true. */
export function drawReliability({ bins }: Calibration): string {
  const x = (value: number) => margin + (value - 0.5) * 2 * (side - margin - 8);
  // A share may be below a half: the favourite loses more often than it wins.
  const y = (value: number) => side - margin - value * (side - margin - 8);
  const most = Math.max(...bins.map(({ pairs }) => pairs), 1);
  const dots = bins.map(
    ({ pairs, predicted, observed }) =>
      `<circle class="value" cx="${x(predicted).toFixed(1)}" cy="${y(observed).toFixed(1)}" r="${(2 + 5 * Math.sqrt(pairs / most)).toFixed(1)}"><title>${pairs} pairs: ${predicted.toFixed(2)} told, ${observed.toFixed(2)} came true</title></circle>`,
  );
  const diagonal = `<line class="chance" x1="${x(0.5)}" y1="${y(0.5)}" x2="${x(1)}" y2="${y(1)}"/>`;
  const ticksX = [0.5, 0.75, 1].map((value) => label(x(value), side - margin + 16, value.toFixed(2)));
  const ticksY = [0, 0.5, 1].map((value) => label(margin - 14, y(value) + 4, value.toFixed(1)));
  return chart('Reliability diagram', [diagonal, ...dots, ...ticksX, ...ticksY]);
}

/** Accuracy by number of prompts, on a logarithmic scale. */
export function drawCurve(curve: readonly CurveStep[]): string {
  const prompts = curve.map((step) => step.prompts);
  const [least, most] = [Math.min(...prompts), Math.max(...prompts)];
  const width = Math.log(most / least) || 1;
  const x = (value: number) => margin + (Math.log(value / least) / width) * (side - margin - 20);
  const y = (value: number) => side - margin - (value - 0.4) * (1 / 0.6) * (side - margin - 8);
  const known = curve.flatMap(({ prompts: count, accuracy: { tiesHalf } }) =>
    tiesHalf.value === null ? [] : [{ count, value: tiesHalf.value, low: tiesHalf.low, high: tiesHalf.high }],
  );
  const ranges = known.map(
    ({ count, value, low, high }) =>
      `<line class="range" x1="${x(count).toFixed(1)}" x2="${x(count).toFixed(1)}" y1="${y(low ?? value).toFixed(1)}" y2="${y(high ?? value).toFixed(1)}"/>`,
  );
  const points = known.map(({ count, value }) => `${x(count).toFixed(1)},${y(value).toFixed(1)}`);
  const ticks = known.map(({ count }) => label(x(count), side - margin + 16, String(count)));
  const ticksY = [0.5, 0.75, 1].map((value) => label(margin - 16, y(value) + 4, value.toFixed(2)));
  const chance = `<line class="chance" x1="${margin}" x2="${side - 8}" y1="${y(0.5)}" y2="${y(0.5)}"/>`;
  return chart('Accuracy by number of prompts', [
    chance,
    ...ranges,
    `<polyline class="line" points="${points.join(' ')}"/>`,
    ...ticks,
    ...ticksY,
  ]);
}

function chart(name: string, parts: readonly string[]): string {
  const axes = `<path class="axis" d="M${margin} 8V${side - margin}H${side - 8}"/>`;
  return `<svg viewBox="0 0 ${side} ${side}" width="${side}" height="${side}" role="img" aria-label="${name}">${axes}${parts.join('')}</svg>`;
}

function label(x: number, y: number, text: string): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="middle">${text}</text>`;
}
