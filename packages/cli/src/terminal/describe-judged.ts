import type { NextStep } from '@visionprefer/report';
import type { RunFolder } from '../run-folder/run-folder.ts';
import type { Judged } from '../steps/judge-samples.ts';
import { count } from './count.ts';
import { describeAnnotations } from './describe-annotations.ts';
import { describePairs } from './describe-pairs.ts';
import { usdPerPair } from './describe-spending.ts';

/** File → what judging wrote into it, in words. */
export function describeJudged({ summary, made }: Judged, files: RunFolder): Record<string, string> {
  const annotations = { [files.annotations]: describeAnnotations(summary) };
  if (!made) return annotations;
  const { pairs, report } = made;
  return {
    ...annotations,
    [files.consensus]: `${count(pairs.consensus)} samples`,
    [files.pairs]: describePairs(pairs.pairs, pairs.unvoted),
    ...(report !== undefined && { [report]: 'the report, to look at in a browser' }),
  };
}

/** What judging wrote, for `--json`. */
export function filesOfJudged({ made }: Judged, { annotations, consensus, pairs }: RunFolder): Record<string, string> {
  if (!made) return { annotations };
  return { annotations, consensus, pairs, ...(made.report !== undefined && { report: made.report }) };
}

/** What came of judging, for `--json`. */
export function summarizeJudged({ summary, made }: Judged): object {
  if (!made) return summary;
  const { consensus, pairs, unvoted } = made.pairs;
  return { ...summary, consensus, pairs, unvoted, usdPerPair: usdPerPair(summary.usd, pairs), verdict: made.verdict };
}

/** What to do next, without what is done already. */
export function nextOf(
  { verdict, report }: NonNullable<Judged['made']>,
  done: readonly string[] = report === undefined ? [] : ['report'],
): NextStep[] {
  return verdict.next.filter(({ command: [name = ''] }) => !done.includes(name));
}
