/** A round of PPO: what the reward said of its pictures, and what is true of them. */
export interface Round {
  /** Mean reward. */
  reward: number;
  /** Mean true score, 1 to 5: prompt-following twice, fidelity once. */
  truth: number;
  /** Share of pictures in which every word is right. */
  right: number;
}

/** When the truth began to fall while the reward went on rising. */
export interface OverOptimised {
  /** The round, counted from 1, around which the truth was highest. */
  round: number;
  /** By how much the truth fell since, in score points. */
  fell: number;
}

const window = 5;

/**
 * Tells whether a reward was over-optimised: in the last five rounds it is higher, and the truth lower, than in the
 * five in which the truth was highest, by more than twice the standard error of that difference.
 */
export function findOverOptimised(rounds: readonly Round[]): OverOptimised | undefined {
  if (rounds.length < 2 * window) return undefined;
  const windows = rounds.slice(0, 1 - window).map((_, start) => rounds.slice(start, start + window));
  const best = windows.reduce((highest, each) => (meanOf(each, 'truth') > meanOf(highest, 'truth') ? each : highest));
  const last = rounds.slice(-window);
  const fell = meanOf(best, 'truth') - meanOf(last, 'truth');
  const rose = meanOf(last, 'reward') - meanOf(best, 'reward');
  const noise = Math.sqrt((spreadOf(best) + spreadOf(last)) / window);
  if (rose <= 0 || fell <= 2 * noise) return undefined;
  return { round: windows.indexOf(best) + Math.ceil(window / 2), fell };
}

function meanOf(rounds: readonly Round[], what: 'truth' | 'reward'): number {
  return rounds.reduce((total, round) => total + round[what], 0) / rounds.length;
}

function spreadOf(rounds: readonly Round[]): number {
  const middle = meanOf(rounds, 'truth');
  return rounds.reduce((total, { truth }) => total + (truth - middle) ** 2, 0) / (rounds.length - 1);
}
