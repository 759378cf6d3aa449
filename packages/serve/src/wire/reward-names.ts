import type { RewardSource } from '../sources/reward-source.ts';

/** Under which names rewards can be asked for: the whole by the name of its source or of the project, and each aspect. */
export function rewardNames({ name, aspects }: Pick<RewardSource, 'name' | 'aspects'>): string[] {
  return [...new Set([name, 'visionprefer', ...aspects])];
}
