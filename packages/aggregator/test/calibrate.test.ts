import type { Annotation } from '@visionprefer/core';
import { describe, expect, test } from 'vitest';
import { aggregate, calibrate, toPairs } from '../src/index.ts';
import { makeGroupJury } from './make-twins.ts';
import type { Vote } from './make-votes.ts';

/** Annotations on one aspect, four images a sample, by annotators whose names begin alike. */
function annotations(votes: readonly Vote[], name: string, aspect = 'aesthetic'): Annotation[] {
  return votes.map(([image, annotator, score]) => ({
    key: `${name} ${image} ${annotator} ${aspect}`,
    sampleId: `sample-${image >> 2}`,
    annotatorId: `${name}-${annotator}`,
    strategyId: 'pointwise',
    imageIds: [`image-${image}`],
    imageHashes: [''],
    aspectVersions: { [aspect]: 1 },
    ms: 0,
    outcome: 'scored',
    scores: { [aspect]: [{ imageId: `image-${image}`, score }] },
  }));
}

/** Three judges that share some of their errors, and three people that see what is true, more or less. */
function made(shared: number, { images = 1200, seed = 1 } = {}): { judges: Annotation[]; people: Annotation[] } {
  const judge = { noise: 1.2, group: 'judges', shared };
  const person = { noise: 0.2 };
  const { votes } = makeGroupJury([judge, judge, judge, person, person, person], { images, seed });
  return {
    judges: annotations(
      votes.filter(([, annotator]) => annotator < 3),
      'judge',
    ),
    people: annotations(
      votes.filter(([, annotator]) => annotator >= 3),
      'person',
    ),
  };
}

const firstSamples = (count: number) => (annotation: Annotation) => Number(annotation.sampleId.slice(7)) < count;

describe('calibrate', () => {
  test('judges that share errors are too sure; what people bear out is stated of prompts apart', async () => {
    const { judges, people } = made(0.45);
    const { calibration } = await calibrate(await aggregate(judges), people);
    const { temperature, before, after } = calibration.overall;
    expect(calibration.samples).toBe(300);
    expect(temperature).toBeGreaterThan(1.2);
    expect(before.ece).toBeGreaterThan(0.05);
    expect(after?.ece).toBeLessThan(0.03);
    expect(after?.brier).toBeLessThan(before.brier ?? 0);
    expect(after?.brier).toBeLessThan(after?.constantBrier ?? 0);
    expect(after?.bins.reduce((sum, { pairs }) => sum + pairs, 0)).toBe(before.pairs);
  });

  test('where errors are the judges’ own, next to nothing changes', async () => {
    const { judges, people } = made(0);
    const { calibration } = await calibrate(await aggregate(judges), people);
    expect(calibration.overall.temperature).toBeGreaterThan(0.85);
    expect(calibration.overall.temperature).toBeLessThan(1.15);
  });

  test('twenty prompts serve those that nobody labelled', async () => {
    const { judges, people } = made(0.45, { seed: 2 });
    const few = await calibrate(await aggregate(judges), people.filter(firstSamples(20)));
    const rest = people.filter((annotation) => !firstSamples(20)(annotation));
    const { calibration: without } = await calibrate(await aggregate(judges), rest);
    const { calibration: apart } = await calibrate(few.consensus, rest);
    expect(few.calibration.samples).toBe(20);
    expect(apart.overall.before.ece).toBeLessThan((without.overall.before.ece ?? 0) / 2);
  });

  test('scores and pairs stay, only standard errors are multiplied; other aspects take the temperature of the overall score', async () => {
    const { judges, people } = made(0.45, { images: 200 });
    const both = [
      ...judges,
      ...judges.map(
        (own): Annotation =>
          ({
            ...own,
            key: `${own.key} 2`,
            aspectVersions: { fidelity: 1 },
            ...(own.outcome === 'scored' && { outcome: 'scored', scores: { fidelity: own.scores.aesthetic ?? [] } }),
          }) as Annotation,
      ),
    ];
    const plain = await aggregate(both);
    const { calibration } = await calibrate(plain, people);
    const found = await aggregate(both, { people });
    const samples = plain.map(({ sampleId, images }) => ({
      id: sampleId,
      prompt: sampleId,
      images: images.map(({ imageId }) => ({ id: imageId, url: `${imageId}.png` })),
    }));
    const order = (consensus: typeof plain) =>
      Array.from(toPairs(consensus, samples), ({ chosen, margin }) => [chosen.id, margin]);
    expect(order(found)).toEqual(order(plain));
    const {
      overall,
      aspects: { aesthetic },
    } = calibration;
    for (const [place, { images }] of plain.entries()) {
      for (const [image, { aspects, overall: all }] of images.entries()) {
        const after = found[place]?.images[image];
        expect(after?.overall.standardError).toBe((all.standardError ?? 0) * overall.temperature);
        expect(after?.aspects.aesthetic?.standardError).toBe(
          (aspects.aesthetic?.standardError ?? 0) * (aesthetic?.temperature ?? 0),
        );
        expect(after?.aspects.fidelity?.standardError).toBe(
          (aspects.fidelity?.standardError ?? 0) * overall.temperature,
        );
      }
    }
  });

  test('says when people labelled other samples; decides nothing where they decide nothing', async () => {
    const { judges } = made(0, { images: 80 });
    const elsewhere = annotations([[4000, 0, 3]], 'person');
    await expect(aggregate(judges, { people: elsewhere })).rejects.toThrow(/labelled none of the samples/);
    const tied = annotations(
      Array.from({ length: 80 }, (_, image) => [image, 0, 3] as const),
      'person',
    );
    const { calibration } = await calibrate(await aggregate(judges), tied);
    expect(calibration.overall).toEqual({
      temperature: 1,
      before: { pairs: 0, ece: null, brier: null, constantBrier: null, bins: [] },
      after: null,
    });
  });
});
