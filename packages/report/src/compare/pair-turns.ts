import type { PreferencePair } from '@visionprefer/core';
import type { AspectTurns } from './comparison-data.ts';

/** A pair that both runs drew, and in which they chose different images. */
export interface Turn {
  first: PreferencePair;
  second: PreferencePair;
}

/** What became of the pairs of one run in another. */
export interface PairTurns {
  /** By aspect, `overall` the first. */
  aspects: AspectTurns[];
  /** By sample. */
  turned: Map<string, Turn[]>;
}

/** Looks each pair of one run up among those of another: the same two images of a sample, in the same aspect. */
export function pairTurns(first: readonly PreferencePair[], second: readonly PreferencePair[]): PairTurns {
  const known = new Map(second.map((pair) => [keyOf(pair), pair]));
  const aspects = new Map<string, AspectTurns>();
  const entryOf = (aspect: string) => {
    const found = aspects.get(aspect) ?? { aspect, pairs: [0, 0], alike: 0, turned: 0 };
    aspects.set(aspect, found);
    return found;
  };
  const turned = new Map<string, Turn[]>();
  for (const pair of first) {
    const entry = entryOf(pair.aspect);
    entry.pairs[0]++;
    const other = known.get(keyOf(pair));
    if (!other) continue;
    if (other.chosen.id === pair.chosen.id) entry.alike++;
    else {
      entry.turned++;
      turned.set(pair.sampleId, [...(turned.get(pair.sampleId) ?? []), { first: pair, second: other }]);
    }
  }
  for (const { aspect } of second) entryOf(aspect).pairs[1]++;
  const isOverall = ({ aspect }: AspectTurns) => Number(aspect === 'overall');
  return { aspects: [...aspects.values()].sort((a, b) => isOverall(b) - isOverall(a)), turned };
}

function keyOf({ sampleId, aspect, chosen, rejected }: PreferencePair): string {
  return JSON.stringify([sampleId, aspect, ...[chosen.id, rejected.id].sort()]);
}
