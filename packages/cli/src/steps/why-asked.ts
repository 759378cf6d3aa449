import type { AskedOfPeople } from '@visionprefer/aggregator';
import type { Sample } from '@visionprefer/core';
import { count } from '../terminal/count.ts';

/** How many samples people are asked for each reason. */
export type AskedCounts = Record<AskedOfPeople['why'], number>;

/** In the order in which they are told. */
const meanings: Record<AskedOfPeople['why'], string> = {
  calibration: 'to learn how far probabilities can be believed',
  pairs: 'that may change which pairs are kept',
  gold: 'that the annotators are surest of',
  repeat: 'shown again',
};

/** Counts what people are asked, by why. */
export function countAsked(asked: readonly Pick<AskedOfPeople, 'why'>[]): AskedCounts {
  const counts: AskedCounts = { calibration: 0, pairs: 0, gold: 0, repeat: 0 };
  for (const { why } of asked) counts[why]++;
  return counts;
}

/** Of samples that `ask-people` chose, how many for each reason; undefined where it chose none of them. */
export function countChosen(samples: readonly Pick<Sample, 'metadata'>[]): AskedCounts | undefined {
  const asked = samples.flatMap(({ metadata }) => {
    const about = metadata?.askPeople;
    const why = typeof about === 'object' && about !== null && !Array.isArray(about) ? about.why : undefined;
    return isReason(why) ? [{ why }] : [];
  });
  return asked.length > 0 ? countAsked(asked) : undefined;
}

/** A phrase for each reason that there is. */
export function describeAsked(counts: AskedCounts): string[] {
  return Object.entries(meanings).flatMap(([why, meaning]) =>
    isReason(why) && counts[why] > 0 ? [`${count(counts[why])} ${meaning}`] : [],
  );
}

function isReason(why: unknown): why is AskedOfPeople['why'] {
  return typeof why === 'string' && Object.hasOwn(meanings, why);
}
