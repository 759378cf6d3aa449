import {
  type Annotation,
  consensusSchema,
  type MissingOutcome,
  preferencePairSchema,
  type Sample,
} from '@visionprefer/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aggregate, mean, toPairs, winRate } from '../src/index.ts';
import { compared, missing, scored } from './make-annotation.ts';

type Aspect = 'fidelity' | 'aesthetic';
const aspects: Aspect[] = ['fidelity', 'aesthetic'];
const imageIds = ['1', '2', '10', 'x'];
const sampleIds = ['s1', 's2', 's10'];
const samples: Sample[] = sampleIds.map((id) => ({
  id,
  prompt: `prompt ${id}`,
  images: imageIds.map((imageId) => ({ id: imageId, url: `${imageId}.png` })),
}));

const told = fc.record({ sample: fc.constantFrom(...sampleIds), by: fc.constantFrom('ann', 'bob', 'cleo') });
const shown = fc.uniqueArray(fc.constantFrom(...imageIds), { minLength: 1 });
const score = fc.oneof(
  fc.integer({ min: 1, max: 5 }),
  fc.double({ min: 1, max: 5, noNaN: true }),
  fc.integer({ min: 10, max: 50 }).map((tenths) => tenths / 10),
);
const perImage = fc.tuple(score, score, score, score);
const missed: fc.Arbitrary<Annotation<Aspect>> = fc
  .record({
    told,
    shown,
    outcome: fc.constantFrom<MissingOutcome>('refused', 'blocked', 'unreadable', 'abstained'),
    about: fc.subarray(aspects, { minLength: 1 }),
  })
  .map((made) => missing(made.outcome, made.about, made.shown, made.told));
const scoring = fc.record({ told, shown, fidelity: perImage, aesthetic: perImage }).map((made) => {
  const of = (scores: readonly number[]) => Object.fromEntries(made.shown.map((id, place) => [id, scores[place] ?? 1]));
  return scored({ fidelity: of(made.fidelity), aesthetic: of(made.aesthetic) }, made.told);
});
const comparing = fc
  .record({
    told,
    shown: fc.shuffledSubarray(imageIds, { minLength: 2, maxLength: 2 }),
    verdicts: fc.tuple(fc.nat(2), fc.nat(2)),
  })
  .map((made) => {
    const [one = '', other = ''] = made.shown;
    const [fidelity = 'tie', aesthetic = 'tie'] = made.verdicts.map((verdict) => [one, other, 'tie'][verdict]);
    return compared([one, other], { fidelity, aesthetic }, made.told);
  });
const annotations = fc.oneof(
  fc.array(fc.oneof({ weight: 3, arbitrary: scoring }, { weight: 1, arbitrary: missed }), { maxLength: 12 }),
  fc.array(fc.oneof({ weight: 3, arbitrary: comparing }, { weight: 1, arbitrary: missed }), { maxLength: 20 }),
);
const weights = fc.constantFrom({}, { fidelity: 2 }, { fidelity: 0.1, aesthetic: 0.2 });
const options = fc.record({
  pick: fc.constantFrom('all' as const, 'best-worst' as const, 'adjacent' as const),
  margin: fc.constantFrom(0, 0.3, 1),
});

describe('aggregate', () => {
  test('does not depend on the order of rows, and repeated rows change nothing', async () => {
    await fc.assert(
      fc.asyncProperty(
        annotations,
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        async (rows, draws) => {
          const shuffled = [...rows, ...rows.slice(0, 3)]
            .map((row) => ({ row, place: Number(draws.next().value) }))
            .sort((a, b) => a.place - b.place)
            .map(({ row }) => row);
          expect(JSON.stringify(await aggregate(shuffled))).toBe(JSON.stringify(await aggregate(rows)));
        },
      ),
    );
  });

  test('gives valid records; an image has a score exactly when somebody voted, and it lies within the votes', async () => {
    await fc.assert(
      fc.asyncProperty(annotations, weights, async (rows, weighing) => {
        const compares = rows.some(({ outcome }) => outcome === 'compared');
        const method = compares ? winRate() : mean();
        for (const record of await aggregate(rows, { weights: weighing, method })) {
          expect(consensusSchema.parse(record)).toEqual(record);
          for (const { score, votes, missing: gaps } of record.images.flatMap((image) =>
            Object.values(image.aspects),
          )) {
            const given = Object.values(votes);
            expect(score === null).toBe(given.length === 0);
            expect(Object.keys(gaps).filter((annotator) => annotator in votes)).toEqual([]);
            if (score === null) continue;
            expect(score).toBeGreaterThanOrEqual(Math.min(...given) - 1e-12);
            expect(score).toBeLessThanOrEqual(Math.max(...given) + 1e-12);
          }
        }
      }),
    );
  });

  test('a missing annotation changes no score, vote or error', async () => {
    await fc.assert(
      fc.asyncProperty(annotations, missed, async (rows, gap) => {
        const numbersOf = (records: Awaited<ReturnType<typeof aggregate<Aspect>>>) =>
          records.flatMap(({ sampleId, images }) =>
            images
              .filter(({ overall }) => overall.score !== null)
              .map(({ imageId, overall, aspects: estimates }) => ({
                sampleId,
                imageId,
                overall,
                estimates: Object.entries(estimates)
                  .filter(([, { score }]) => score !== null)
                  .map(([aspect, { score, standardError, votes }]) => ({ aspect, score, standardError, votes })),
              })),
          );
        expect(numbersOf(await aggregate([...rows, gap]))).toEqual(numbersOf(await aggregate(rows)));
      }),
    );
  });
});

describe('toPairs', () => {
  test('gives valid pairs, of margins above 0 and not below the one asked for, each two images once', async () => {
    await fc.assert(
      fc.asyncProperty(annotations, options, async (rows, drawing) => {
        const pairs = [...toPairs(await aggregate(rows), samples, { ...drawing, aspects: [...aspects, 'overall'] })];
        for (const pair of pairs) {
          expect(preferencePairSchema.parse(pair)).toEqual(pair);
          expect(pair.margin).toBe(pair.chosen.score - pair.rejected.score);
          expect(pair.margin).toBeGreaterThanOrEqual(drawing.margin - 1e-9);
          expect(pair.conflicts).not.toContain(pair.aspect);
          if (pair.probability !== null) expect(pair.probability).toBeGreaterThan(0.5);
        }
        const named = pairs.map(({ sampleId, aspect, chosen, rejected }) =>
          [sampleId, aspect, ...[chosen.id, rejected.id].sort()].join(' '),
        );
        expect(new Set(named).size).toBe(named.length);
        expect(new Set(pairs.map(({ id }) => id)).size).toBe(named.length);
      }),
    );
  });

  test('turn round when all scores are turned round', async () => {
    const wholeScores = fc.record({
      told,
      shown,
      scores: fc.tuple(...imageIds.map(() => fc.integer({ min: 1, max: 5 }))),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(wholeScores, { maxLength: 8 }), async (rows) => {
        const draw = async (turn: (score: number) => number) => {
          const turned = rows.map((row) =>
            scored(
              { fidelity: Object.fromEntries(row.shown.map((id, place) => [id, turn(row.scores[place] ?? 1)])) },
              row.told,
            ),
          );
          return [...toPairs(await aggregate(turned), samples)];
        };
        const forth = (await draw((score) => score)).map(({ id, chosen, rejected, votes }) => ({
          id,
          better: chosen.id,
          worse: rejected.id,
          votes,
        }));
        const back = (await draw((score) => 6 - score)).map(({ id, chosen, rejected, votes }) => ({
          id,
          better: rejected.id,
          worse: chosen.id,
          votes,
        }));
        expect(back).toEqual(forth);
      }),
    );
  });

  test('best-worst and adjacent are among all, at most one and the rest of a chain', async () => {
    await fc.assert(
      fc.asyncProperty(annotations, fc.constantFrom(0, 0.5), async (rows, margin) => {
        const consensus = await aggregate(rows);
        const draw = (pick: 'all' | 'best-worst' | 'adjacent') => [
          ...toPairs(consensus, samples, { pick, margin, unvoted: true }),
        ];
        const all = draw('all');
        expect(all).toEqual(expect.arrayContaining(draw('best-worst')));
        expect(all).toEqual(expect.arrayContaining(draw('adjacent')));
        for (const { sampleId } of consensus) {
          const margins = all.filter((pair) => pair.sampleId === sampleId).map((pair) => pair.margin);
          const best = draw('best-worst').filter((pair) => pair.sampleId === sampleId);
          expect(best).toHaveLength(Math.min(1, margins.length));
          if (best[0]) expect(best[0].margin).toBeGreaterThanOrEqual(Math.max(...margins) - 1e-8);
        }
      }),
    );
  });
});
