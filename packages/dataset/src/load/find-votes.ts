import type { Consensus, PreferencePair } from '@visionprefer/core';
import type { ExportPair } from './export-pair.ts';

/**
 * The annotators that scored both images of a pair, and what they gave them. The scores are known in an aspect; the
 * overall score is no annotator's own.
 *
 * @param consensus That of the pair's sample; undefined where none was given.
 */
export function findVotes(
  { aspect, chosen, rejected }: PreferencePair,
  consensus: Pick<Consensus, 'images'> | undefined,
): Pick<ExportPair, 'annotators' | 'votes'> {
  if (!consensus) return {};
  const { images } = consensus;
  const votesOf = (id: string, name: string) =>
    images.find(({ imageId }) => imageId === id)?.aspects[name]?.votes ?? {};
  const names = aspect === 'overall' ? Object.keys(images[0]?.aspects ?? {}) : [aspect];
  const both = new Map<string, readonly [number, number]>();
  for (const name of names) {
    const other = votesOf(rejected.id, name);
    for (const [annotator, score] of Object.entries(votesOf(chosen.id, name))) {
      const against = other[annotator];
      if (against !== undefined) both.set(annotator, [score, against]);
    }
  }
  return { annotators: [...both.keys()].sort(), votes: aspect === 'overall' ? undefined : both };
}
