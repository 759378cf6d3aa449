import type { Verdict } from '@visionprefer/report';
import type { Spending } from '../annotate/sum-up-spending.ts';
import type { MadePairs } from '../steps/make-pairs.ts';
import { describeSpending } from './describe-spending.ts';
import { renderScores } from './render-scores.ts';
import { renderVerdict } from './render-verdict.ts';
import type { Screen } from './screen.ts';

/** What of a run is printed besides its scores. */
export interface RunFacts {
  aspects: readonly string[];
  /** File → what it holds, in words. */
  written: Readonly<Record<string, string>>;
  spending: Spending | undefined;
  verdict: Verdict;
  /** The beginning of command lines that are advised. */
  command: string;
}

/**
 * What came of a run: the scores of all samples where they are few, else of the first as an example; the files, and what they
 * cost; and the verdict.
 */
export function renderRun(
  made: MadePairs,
  { aspects, written, spending, verdict, command }: RunFacts,
  screen: Screen,
): string[] {
  const shown = made.samples > made.firstSamples.length ? made.firstSamples.slice(0, 1) : made.firstSamples;
  const more = made.samples - shown.length;
  return [
    ...renderScores(shown, { aspects, more }, screen),
    '',
    ...Object.entries(written).map(([file, what]) => `${file}  ${what}`),
    ...describeSpending(spending, made.pairs),
    '',
    ...renderVerdict(verdict, screen, command),
  ];
}
