import {
  type CheckResult,
  describeCheck,
  type Interval,
  type NoiseReport,
  type TaughtFigures,
} from '@visionprefer/check';
import { printable } from './display-text.ts';
import { percent, renderColumns } from './render-columns.ts';
import type { Screen } from './screen.ts';
import { wrapText } from './wrap-text.ts';

/** What a check found: a table of models before and after, and what it means. */
export function renderCheck(result: CheckResult, screen: Screen): string[] {
  const { base, arms, curve, truth, caveats } = result;
  const row = (name: string, { right, gain, flaw }: Pick<TaughtFigures, 'right' | 'gain' | 'flaw'>) => [
    name,
    percent(right.value),
    between(gain),
    flaw.value.toFixed(3),
  ];
  const rows = [
    ['first model', percent(base.right.value), '', base.flaw.value.toFixed(3)],
    ...arms.flatMap((arm) => [row(`${arm.name}: DPO`, arm.dpo), row(`${arm.name}: PPO, VP-Score`, arm.ppo)]),
    row('the truth: PPO', truth),
    ...curve.map((point) => row(`${percent(point.turned)} turned round: DPO`, point)),
  ];
  const width = screen.width - 1;
  return [
    ...renderColumns({ head: ['', 'right', 'gain in points', 'flaw'], rows }, screen),
    '',
    ...describeCheck(result).flatMap((sentence) => wrapText(sentence, width)),
    '',
    ...caveats.flatMap((caveat) => wrapText(caveat, width)),
  ];
}

/** What pairs tell of their noise. */
export function renderNoise(
  { pairs, prompts, repeats, cycles, learnt, verdict, reason }: NoiseReport,
  screen: Screen,
): string[] {
  const lines = [
    `${pairs} pairs of ${prompts} prompts`,
    repeats
      ? `judged more than once: ${repeats.compared} couples of pictures; noise ${share(repeats.noise)}`
      : 'judged more than once: no two pictures',
    cycles
      ? `three that prefer each other in a circle: ${cycles.cyclic} of ${cycles.triples}; noise ${share(cycles.noise)}`
      : 'three that could prefer each other in a circle: none',
    ...(learnt?.aspects ?? []).map(
      ({ aspect, accuracy, shuffled }) =>
        `${printable(aspect)}, unseen labels that a VP-Score tells: ${share(accuracy)}; shuffled ones: ${share(shuffled)}`,
    ),
    verdict !== 'cannot-tell' ? reason : `Cannot tell. ${reason}`,
  ];
  return lines.flatMap((line) => wrapText(line, screen.width - 1));
}

function share({ value, low, high }: Interval): string {
  return `${percent(value)} [${percent(low)}, ${percent(high)}]`;
}

function between({ value, low, high }: Interval): string {
  const signed = (number: number) => `${number < 0 ? '−' : '+'}${Math.abs(number * 100).toFixed(1)}`;
  return `${signed(value)} [${signed(low)}, ${signed(high)}]`;
}
