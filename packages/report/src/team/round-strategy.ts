import { listwise, pairwise, type Question, type Strategy } from '@visionprefer/core';
import type { TeamPlan } from './team-plan.ts';

/**
 * What a person is asked about a sample: round 0 the first time, round 1 once more in another order of images.
 *
 * @param note Told of each question its place among those of its sample.
 */
export function roundStrategy(
  { ask, seed, round }: Pick<TeamPlan, 'ask' | 'seed'> & { round: number },
  note: (question: Question, number: number) => void,
): Strategy {
  const options = { seed, orders: round + 1, rationale: 'none' } as const;
  const strategy = ask === 'scores' ? listwise(options) : pairwise(options);
  const questions = function* (...given: Parameters<Strategy['ask']>): Generator<Question> {
    let number = 0;
    for (const question of strategy.ask(...given) as Iterable<Question>) {
      if (question.round !== round) continue;
      note(question, number++);
      yield question;
    }
  };
  return { ...strategy, ask: questions as Strategy['ask'] };
}
