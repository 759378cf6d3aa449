import type { Annotation } from '@visionprefer/core';
import { describe, expect, test } from 'vitest';
import { aggregate, bradleyTerry, calibrate, createAggregation, dawidSkene, type Method, mean } from '../src/index.ts';
import { chance } from './make-twins.ts';

interface Jury {
  /** Share of the variance of quality that lies between samples. */
  between?: number;
  /** Share of the variance of an annotator's error that is the same in all aspects. */
  halo?: number;
  aspects?: readonly string[];
  annotators?: number;
  samples?: number;
}

/** Three judges and a person that sees what is true, on samples of four images. */
function made({ between = 0, halo = 0, aspects = ['a'], annotators = 3, samples = 400 }: Jury) {
  const { normal } = chance(7);
  const mixed = (one: number, other: number, share: number) => Math.sqrt(share) * one + Math.sqrt(1 - share) * other;
  const judges: Annotation[] = [];
  const people: Annotation[] = [];
  for (let sample = 0; sample < samples; sample++) {
    const prompt = aspects.map(normal);
    for (let image = 0; image < 4; image++) {
      const qualities = prompt.map((own) => mixed(own, normal(), between));
      people.push(annotation('person', { sample, image, aspects }, (place) => 3 + (qualities[place] ?? 0) / 3));
      for (let judge = 0; judge < annotators; judge++) {
        const mood = normal();
        judges.push(
          annotation(`judge-${judge}`, { sample, image, aspects }, (place) =>
            Math.round(3 + (qualities[place] ?? 0) + 1.5 * mixed(mood, normal(), halo)),
          ),
        );
      }
    }
  }
  return { judges, people };
}

function annotation(
  annotatorId: string,
  { sample, image, aspects }: { sample: number; image: number; aspects: readonly string[] },
  scoreIn: (place: number) => number,
): Annotation {
  const imageId = `image-${image}`;
  return {
    key: `${sample} ${image} ${annotatorId}`,
    sampleId: `sample-${sample}`,
    annotatorId,
    strategyId: 'pointwise',
    imageIds: [imageId],
    imageHashes: [''],
    aspectVersions: Object.fromEntries(aspects.map((aspect) => [aspect, 1])),
    ms: 0,
    outcome: 'scored',
    scores: Object.fromEntries(
      aspects.map((aspect, place) => [aspect, [{ imageId, score: Math.min(5, Math.max(1, scoreIn(place))) }]]),
    ),
  };
}

async function measured(jury: Jury, method?: Method) {
  const { judges, people } = made(jury);
  const aggregation = createAggregation({ method });
  for (const annotation of judges) aggregation.add(annotation);
  const { consensus, fit } = aggregation.result();
  const { calibration } = await calibrate(consensus, people);
  return { temperature: fit.aspects.a?.temperature ?? 0, diagram: calibration.overall.before };
}

describe('probabilities without people', () => {
  test('are what comes true, however much images of one prompt are alike', async () => {
    for (const between of [0, 0.8]) {
      const { diagram } = await measured({ between });
      expect(diagram.ece).toBeLessThan(0.035);
    }
  });

  test('are widened where images of one prompt are alike, and hardly where they are not', async () => {
    const apart = await measured({ between: 0 });
    const alike = await measured({ between: 0.8 });
    expect(apart.temperature).toBeGreaterThan(1);
    expect(apart.temperature).toBeLessThan(1.15);
    expect(alike.temperature).toBeGreaterThan(1.4);
  });

  test.each([mean(), dawidSkene(), bradleyTerry()])(
    'are brought down where $name is surer than votes bear out',
    async (method) => {
      const { temperature, diagram } = await measured({ between: 0.5 }, method);
      expect(temperature).toBeGreaterThan(1.2);
      expect(diagram.ece).toBeLessThan(0.07);
      const surest = diagram.bins.at(-1);
      expect(surest?.stated).toBeGreaterThan(0.9);
      expect(surest?.observed).toBeGreaterThan((surest?.stated ?? 1) - 0.05);
    },
  );

  test('of the overall score know that an annotator errs alike in several aspects', async () => {
    const aspects = ['a', 'b', 'c'];
    const errorIn = async (jury: Jury) => {
      const [record] = await aggregate(made({ aspects, ...jury }).judges);
      const { aspects: found, overall } = record?.images[0] ?? {};
      const alone = Object.values(found ?? {}).map(({ standardError }) => standardError ?? Number.NaN);
      return (3 * (overall?.standardError ?? 0)) / Math.hypot(...alone);
    };
    expect(await errorIn({ halo: 0 })).toBeLessThan(1.1);
    // Three errors that correlate r have √(1 + 2r) times the error of three that do not.
    expect(await errorIn({ halo: 0.6 })).toBeCloseTo(Math.sqrt(1 + 2 * 0.6), 0);
    expect((await measured({ aspects, halo: 0.6 })).diagram.ece).toBeLessThan(0.04);
  });

  test('are left alone where one annotator voted, or too few to tell', async () => {
    expect((await measured({ annotators: 1 })).temperature).toBe(1);
    expect((await measured({ samples: 2 })).temperature).toBe(1);
  });
});
