import { RewardError } from '../scorer/reward.ts';

/** A body that is no pickle, or one that holds what is not taken. Nothing of it was run. */
export function refusePickle(why: string): RewardError {
  return new RewardError(
    'bad-request',
    `The pickle is refused: ${why}. Expected bytes, text, numbers, lists, dicts and arrays of NumPy alone.`,
  );
}
