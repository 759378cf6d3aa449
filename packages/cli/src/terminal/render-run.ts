import type { Spending } from '../annotate/sum-up-spending.ts';
import type { MadePairs } from '../steps/make-pairs.ts';
import { andMore } from './and-more.ts';
import { describeSpending } from './describe-spending.ts';
import { renderPairs } from './render-pairs.ts';
import { renderScores } from './render-scores.ts';
import type { Screen } from './screen.ts';

/** What of a run is printed besides its scores and pairs. */
export interface RunFacts {
  aspects: readonly string[];
  /** File → what it holds, in words. */
  written: Readonly<Record<string, string>>;
  spending: Spending | undefined;
}

/** What came of a run: the first samples with their scores, the first pairs, the files, and what it cost. */
export function renderRun(made: MadePairs, { aspects, written, spending }: RunFacts, screen: Screen): string[] {
  const more = made.samples - made.firstSamples.length;
  return [
    ...renderScores(made.firstSamples, { aspects, more }, screen),
    '',
    ...renderOverall(made, screen),
    '',
    ...Object.entries(written).map(([file, what]) => `${file}  ${what}`),
    ...describeSpending(spending, made.pairs),
  ];
}

function renderOverall({ pairs: { overall = 0 }, firstPairs }: MadePairs, screen: Screen): string[] {
  if (overall === 0) return ['No pairs overall: no two images of a sample have scores that differ by the margin.'];
  return [...renderPairs(firstPairs, screen), ...andMore(overall - firstPairs.length, ' pairs overall')];
}
