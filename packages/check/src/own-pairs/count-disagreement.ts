import type { PreferencePair } from '@visionprefer/core';

/** How often two labels of the same two pictures differ. */
export interface Disagreement {
  /** Twos of labels. Those of one couple of pictures count as one in all. */
  compared: number;
  differ: number;
  /** Couples of pictures that come in several pairs. */
  repeated: number;
}

/** Counts over pairs of one prompt: votes of several annotators, and pictures that come in several pairs of an aspect. */
export function countDisagreement(pairs: readonly PreferencePair[]): Disagreement {
  const couples = Map.groupBy(pairs, ({ aspect, chosen, rejected }) =>
    [aspect, ...[keyOf(chosen), keyOf(rejected)].sort()].join('\n'),
  );
  let [compared, differ, repeated] = [0, 0, 0];
  for (const [couple, labels] of couples) {
    if (labels.length > 1) repeated += 1;
    const first = couple.split('\n')[1];
    let [one, other] = [0, 0];
    for (const { chosen, votes } of labels) {
      // A pair without votes is one label.
      const known = votes.for + votes.against > 0 ? votes : { for: 1, against: 0 };
      const isFirst = keyOf(chosen) === first;
      one += isFirst ? known.for : known.against;
      other += isFirst ? known.against : known.for;
    }
    const count = one + other;
    if (count < 2) continue;
    compared += 1;
    differ += (one * other) / ((count * (count - 1)) / 2);
  }
  return { compared, differ, repeated };
}

function keyOf({ hash, url }: PreferencePair['chosen']): string {
  return hash || url;
}
