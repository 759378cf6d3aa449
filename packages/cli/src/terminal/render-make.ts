import type { PaintedSamples } from '@visionprefer/generate';
import type { JournalSpending } from '@visionprefer/journal';
import type { MadeDataset } from '../make/make-dataset.ts';
import type { MakeFiles } from '../make/make-files.ts';
import type { PaidStep } from '../make/purse.ts';
import { count } from './count.ts';
import { describeJudged, nextOf } from './describe-judged.ts';
import { describeGaps, describeLost } from './describe-painting.ts';
import { describePolished } from './describe-prompts.ts';
import { describeSize } from './describe-size.ts';
import { dollars } from './dollars.ts';
import { renderVerdict } from './render-verdict.ts';
import type { Screen } from './screen.ts';

/** What a run that began with prompts is summed up by, besides what its steps made. */
export interface MakeFacts {
  files: MakeFiles;
  /** By all runs on the folder. */
  painted: PaintedSamples;
  spent: Record<PaidStep, JournalSpending>;
  budgetUsd: number | undefined;
  /** The beginning of command lines that are advised. */
  command: string;
}

/** What came of a run that began with prompts: a line for each file, the money of each step, the verdict, and what to do next. */
export function renderMake(made: MadeDataset, facts: MakeFacts, screen: Screen): string[] {
  const { files, command } = facts;
  const lines = [...describeSteps(made, facts), ...describeMoney(facts)];
  if (!made.judged?.made) return lines;
  const done = made.exported ? ['report', 'export'] : ['report'];
  const next = nextOf(made.judged.made, done);
  const train = { why: 'Train a reward model on the pairs', command: ['train', files.run.name] };
  const verdict = { ...made.judged.made.verdict, next: made.exported ? [...next, train] : next };
  return [...lines, '', ...renderVerdict(verdict, screen, command)];
}

function describeSteps({ prompts, painted: run, judged, exported }: MadeDataset, facts: MakeFacts): string[] {
  const { files, painted } = facts;
  return [
    ...(prompts ? [`${files.prompts}  ${describePolished(prompts)}`] : []),
    ...(run
      ? [
          `${files.samples}  ${count(painted.samples)} samples with ${count(painted.images)} images`,
          ...describeGaps(painted.gaps),
          ...describeLost(run.summary?.lost ?? 0),
        ]
      : []),
    ...(judged ? Object.entries(describeJudged(judged, files.run)).map(([file, what]) => `${file}  ${what}`) : []),
    ...(exported?.formats ?? []).map(
      ({ id, bytes }) =>
        `${files.dataset}/${id}  ${count(exported?.statistics.pairs ?? 0)} pairs, ${describeSize(bytes)}`,
    ),
  ];
}

/** What each step has cost, earlier runs included; nothing where all are free. */
function describeMoney({ spent, budgetUsd }: MakeFacts): string[] {
  const steps = Object.entries(spent).filter(([, { atMost }]) => atMost > 0);
  if (steps.length === 0) return [];
  const whole = steps.reduce(
    (sum, [, { certain, atMost }]) => ({ certain: sum.certain + certain, atMost: sum.atMost + atMost }),
    {
      certain: 0,
      atMost: 0,
    },
  );
  const of = budgetUsd === undefined ? '' : ` of ${dollars(budgetUsd)}`;
  const by = steps.map(([step, amount]) => `${describeAmount(amount)} ${step}`);
  return [`${describeAmount(whole)}${of} spent, earlier runs included: ${by.join(', ')}`];
}

/** What nobody heard of again may have been charged or not. */
function describeAmount({ certain, atMost }: JournalSpending): string {
  return atMost - certain > 1e-9 ? `${dollars(certain)} to ${dollars(atMost)}` : dollars(certain);
}
