import { estimate, type Interval } from './estimates.ts';

/** Pairs of one prompt that a VP-Score was not trained on. */
export interface UnseenPairs {
  scene: number;
  pairs: number;
  /** How many it decides as the labels do; equal scores count half. */
  alike: number;
}

/** How well a VP-Score decides pairs of prompts that it was not trained on. */
export interface UnseenAccuracy {
  /** Share of those pairs that it decides as the labels do, with an interval over prompts. */
  accuracy: Interval;
  /** How many pairs that is. */
  tested: number;
  /** Of how many prompts they are. */
  prompts: number;
}

/** Fewer prompts have no interval that could be trusted. */
const fewestPrompts = 10;
/** A wider interval on the curve tells no place. */
const widestPlace = 0.5;

/** The accuracy over all prompts, each of which counts by its pairs. */
export function unseenAccuracy(unseen: readonly UnseenPairs[]): UnseenAccuracy {
  const sum = (cells: readonly UnseenPairs[], what: 'pairs' | 'alike') =>
    cells.reduce((total, cell) => total + cell[what], 0);
  return {
    accuracy: estimate([unseen], (cells = []) => sum(cells, 'alike') / sum(cells, 'pairs')),
    tested: sum(unseen, 'pairs'),
    prompts: unseen.length,
  };
}

/**
 * Why nothing may be said of what labels teach; undefined where it may be. The intervals of gains are over prompts: how
 * far labels without any sense would have moved the model when drawn anew is not in them. So labels must first show
 * that there is something in them to learn.
 */
export function whyUntold({ accuracy, prompts }: UnseenAccuracy): string | undefined {
  if (prompts < fewestPrompts) {
    return `VP-Score could be tested on ${prompts} prompts, and ${fewestPrompts} at least are needed`;
  }
  if (accuracy.low > 0.5) return undefined;
  const { value, low, high } = accuracy;
  return `VP-Score does no better than chance on unseen pairs (it decides ${percent(value)} [${percent(low)}, ${percent(high)}] as the labels do)`;
}

/** A place on the curve, or why there is none. */
export type Place = { turned: Interval; cannotTell?: undefined } | { turned?: undefined; cannotTell: string };

/**
 * Decides whether labels may be given a place on the curve.
 *
 * @param turned The share of perfect labels turned round at which as much is learnt.
 * @param cleanGain What perfect labels teach; undefined where the curve does not begin with them.
 * @param untold Why nothing may be said of what the labels teach.
 */
export function decidePlace(turned: Interval, cleanGain: Interval | undefined, untold: string | undefined): Place {
  if (untold !== undefined) return { cannotTell: untold };
  if (!(cleanGain && cleanGain.low > 0)) return { cannotTell: 'perfect labels may teach nothing here' };
  const { low, high } = turned;
  if (high - low <= widestPlace) return { turned };
  return { cannotTell: `it lies between ${percent(low)} and ${percent(high)}, too wide for a word` };
}

/** Which of two arms teaches more, or why that cannot be told. */
export type Verdict =
  | { verdict: 'more' | 'less'; cannotTell?: undefined }
  | { verdict: 'cannot-tell'; cannotTell: string };

/** An arm, and why nothing may be said of what its labels teach. */
export interface ToldArm {
  name: string;
  untold?: string | undefined;
}

/**
 * Decides whether one arm teaches more than another: the interval must be on one side of 0, and the labels of the one
 * that teaches more must show that there is something in them to learn.
 *
 * @param right By how much larger the share of right pictures is with the first arm.
 */
export function decideMore(right: Interval, first: ToldArm, second: ToldArm): Verdict {
  const verdict = right.low > 0 ? 'more' : right.high < 0 ? 'less' : undefined;
  if (verdict === undefined) return { verdict: 'cannot-tell', cannotTell: 'the interval is on both sides of 0' };
  const better = verdict === 'more' ? first : second;
  return better.untold === undefined
    ? { verdict }
    : { verdict: 'cannot-tell', cannotTell: `with the labels of ${better.name}, ${better.untold}` };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}
