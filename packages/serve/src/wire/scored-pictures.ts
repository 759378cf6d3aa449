import type { Asked } from '../http/route.ts';
import { type Outcome, type Picture, type Reward, RewardError } from '../scorer/reward.ts';

/**
 * Rewards a batch for a protocol that has one error for all of it: a picture without a reward is never a number, so
 * that the first error is thrown, and says which picture it is.
 */
export async function scoreAll(pictures: readonly Picture[], { scorer, deadlineMs, signal }: Asked): Promise<Reward[]> {
  const outcomes = await scorer.score(pictures, { deadlineMs, signal });
  // What is final goes before what may pass: asking again would be in vain.
  const failed = outcomes.flatMap((outcome, place) => ('error' in outcome ? [{ ...outcome, place }] : []));
  const worst = failed.find(({ error }) => !error.passes) ?? failed[0];
  if (worst) throw describeFailed(worst, outcomes.length, failed.length);
  return outcomes.map(rewardOf);
}

function describeFailed(
  { error, place }: { error: RewardError; place: number },
  pictures: number,
  failed: number,
): RewardError {
  if (pictures === 1) return error;
  const others = failed > 1 ? `, and ${failed - 1} more` : '';
  return new RewardError(error.code, `Picture ${place + 1} of ${pictures}${others}: ${error.message}`, {
    cause: error,
  });
}

function rewardOf(outcome: Outcome): Reward {
  if ('reward' in outcome) return outcome.reward;
  throw outcome.error;
}
