import fc from 'fast-check';
import type { ExportImage, ExportPair } from '../src/load/export-pair.ts';

/** An image of a pair without any picture: what a format does not look at may be anything. */
function makeImage(id: string): ExportImage {
  return { bytes: new Uint8Array(), hash: `hash-${id}`, name: `${id}.png`, turned: false };
}

/** Pairs of one sample: every couple of images with different scores that `keeps`. */
export function makeExportPairs(
  scores: Readonly<Record<string, number>>,
  { aspect = 'overall', keeps = () => true }: { aspect?: string; keeps?: (index: number) => boolean } = {},
): ExportPair[] {
  const sideOf = (id: string, score: number) => ({ id, score, url: `https://host/${id}.png`, hash: `hash-${id}` });
  const couples = Object.entries(scores).flatMap(([chosen, high]) =>
    Object.entries(scores).flatMap(([rejected, low]) => (high > low ? [{ chosen, high, rejected, low }] : [])),
  );
  return couples
    .filter((_, index) => keeps(index))
    .map(({ chosen, high, rejected, low }) => ({
      pair: {
        id: `s/${aspect}/${chosen}/${rejected}`,
        sampleId: 's',
        prompt: 'A cube',
        aspect,
        chosen: sideOf(chosen, high),
        rejected: sideOf(rejected, low),
        margin: high - low,
        probability: null,
        votes: { for: 1, against: 0, tied: 0, missing: 0 },
        conflicts: [],
        annotationKeys: ['key'],
      },
      split: 'train',
      chosen: makeImage(chosen),
      rejected: makeImage(rejected),
      chosenFirst: true,
    }));
}

/** Scores of up to six images, ties among them. */
export const scores: fc.Arbitrary<Record<string, number>> = fc
  .array(fc.integer({ min: 1, max: 5 }), { minLength: 2, maxLength: 6 })
  .map((each) => Object.fromEntries(each.map((score, place) => [`i${place}`, score])));
