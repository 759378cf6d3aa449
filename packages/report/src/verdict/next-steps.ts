import type { NextStep, Verdict } from './verdict-record.ts';
import { mainPairs } from './verdict-sentences.ts';

/** How sure pairs are that are kept by the advice. */
const confidence = 0.9;

/**
 * What to do next, as commands.
 *
 * @param run The folder of the run as the user names it; without it there is nothing to command.
 */
export function nextSteps(
  { jury, people, keep }: Pick<Verdict, 'jury' | 'people' | 'keep'>,
  run: string | undefined,
): NextStep[] {
  if (run === undefined) return [];
  const steps: NextStep[] = [{ why: 'Look at it', command: ['report', run] }];
  if (!people && !jury.every(({ human }) => human)) {
    const command = ['review', run, '--sample', jury.length > 1 ? 'disagreement' : 'random'];
    steps.push({ why: 'Find out whether the jury is right: judge some yourself', command });
  }
  const [, found] = mainPairs(keep) ?? [];
  const sure = found?.cuts.find((cut) => cut.confidence === confidence);
  if (sure && sure.pairs > 0 && found && sure.pairs < found.pairs) {
    steps.push({
      why: `Keep the pairs that are ${100 * confidence} % sure`,
      command: ['pairs', run, '--confidence', String(confidence)],
    });
  }
  if (found)
    steps.push({ why: 'Write a data set to train with', command: ['export', run, '--format', 'diffusion-dpo'] });
  return steps;
}
