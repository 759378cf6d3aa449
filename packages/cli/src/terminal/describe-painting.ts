import type { GenerateSummary } from '@visionprefer/generate';
import type { PaintForecast } from '../prompts/forecast-painting.ts';
import { count } from './count.ts';
import { printable } from './display-text.ts';
import { dollars } from './dollars.ts';

/** What a run painted, in lines. */
export function describePainted(summary: GenerateSummary, file: string): string[] {
  const { samples, earlier, images, gaps, lost, usd } = summary;
  const money = usd.atMost - usd.spent > 1e-9 ? `${dollars(usd.spent)} to ${dollars(usd.atMost)}` : dollars(usd.spent);
  return [
    `${file}  ${count(samples)} new samples with ${count(images)} images${earlier ? `; ${count(earlier)} were there before` : ''}`,
    ...describeGaps(gaps),
    ...describeLost(lost),
    ...(usd.atMost > 0 ? [`${money} spent, earlier runs included`] : []),
  ];
}

/** Why images are missing: `gaps: 4 refused, 1 blank`. */
export function describeGaps(gaps: Readonly<Record<string, number>>): string[] {
  const missing = Object.entries(gaps).map(([outcome, number]) => `${count(number)} ${outcome}`);
  return missing.length ? [`gaps: ${missing.join(', ')}`] : [];
}

/** Calls that a killed run had under way. */
export function describeLost(lost: number): string[] {
  return lost ? [`${count(lost)} calls of an earlier run ended without an image, and may have been paid for`] : [];
}

/** Who would paint how many images, at what price. */
export function describePaintForecast({ generators, usd }: PaintForecast): string[] {
  return [
    ...generators.map((one) => `  ${printable(one.generator)}  ${count(one.images)} images, ${describeUsd(one.usd)}`),
    ...(generators.length > 1 ? [`  in all  ${describeUsd(usd)}`] : []),
  ];
}

function describeUsd(usd: number | null): string {
  return usd === null ? 'cost unknown: give --image-price' : usd === 0 ? 'nothing' : `at most ${dollars(usd)}`;
}
