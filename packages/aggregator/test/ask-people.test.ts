import type { Consensus } from '@visionprefer/core';
import { describe, expect, test } from 'vitest';
import { type AskPeopleOptions, askPeople } from '../src/index.ts';
import { seeded } from './make-votes.ts';

/** Samples of two images whose scores and standard errors are given. */
function makeConsensus(differences: readonly (readonly [margin: number, standardError: number])[]): Consensus[] {
  return differences.map(([margin, standardError], number) => ({
    sampleId: `s${number}`,
    method: 'reliability',
    images: [
      ['a', 3 + margin / 2],
      ['b', 3 - margin / 2],
    ].map(([id, score]) => {
      const estimate = { score: Number(score), standardError: standardError / Math.SQRT2 };
      const imageId = String(id);
      const own = { ...estimate, votes: { one: 3 }, missing: {} };
      return { imageId, hash: imageId, aspects: { fidelity: own }, overall: { ...estimate, aspects: ['fidelity'] } };
    }),
    annotationKeys: [],
  }));
}

const normalFrom = (random: () => number) => () =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
const idsOf = (samples: readonly { sampleId: string }[]) => samples.map(({ sampleId }) => sampleId);
const honest: Pick<AskPeopleOptions, 'temperature' | 'calibration' | 'checks'> = {
  temperature: 1,
  calibration: 0,
  checks: 0,
};

describe('what people are asked', () => {
  test('fits into their time, and nothing that they have judged is asked again', () => {
    const consensus = makeConsensus(Array.from({ length: 60 }, (_, number) => [number / 30, 1]));
    const judged = new Set(['s3', 's7']);
    const { samples, seconds } = askPeople(consensus, { budgetSeconds: 480, judged });
    expect(seconds).toBeLessThanOrEqual(480);
    expect(seconds).toBe(samples.length * 16);
    expect(samples.length).toBeGreaterThan(25);
    expect(idsOf(samples).filter((id) => judged.has(id))).toEqual([]);
    expect(askPeople(consensus, { budgetSeconds: 480, judged }).samples).toEqual(samples);
    expect(askPeople(consensus, { budgetSeconds: 480, judged, seed: 1 }).samples).not.toEqual(samples);
    expect(askPeople(consensus, { budgetSeconds: 10 }).samples).toEqual([]);
  });

  test('first calibrates: half drawn at random, half where annotators are fairly sure', () => {
    const consensus = makeConsensus([
      ...Array.from({ length: 100 }, () => [0.01, 1] as const),
      ...Array.from({ length: 10 }, () => [4, 1] as const),
    ]);
    const { samples } = askPeople(consensus, { budgetSeconds: 16 * 24, checks: 0 });
    const calibrating = samples.filter(({ why }) => why === 'calibration');
    expect(calibrating).toHaveLength(20);
    const sure = calibrating.filter(({ sampleId }) => Number(sampleId.slice(1)) >= 100);
    expect(sure.length).toBeGreaterThanOrEqual(9);
    expect(sure.length).toBeLessThan(15);
    const judged = new Set(['s0', 's1', 's2', 's3', 's4', 's5']);
    const fewer = askPeople(consensus, { budgetSeconds: 16 * 24, checks: 0, judged }).samples;
    expect(fewer.filter(({ why }) => why === 'calibration')).toHaveLength(14);
  });

  test('then what may change which pairs are kept, and not what annotators merely disagree about', () => {
    const [unknown, sure, near] = [
      [0, 0.2],
      [3, 0.5],
      [1, 1],
    ] as const;
    const consensus = makeConsensus([unknown, sure, near]);
    const { samples } = askPeople(consensus, { ...honest, budgetSeconds: 16 });
    expect(samples).toEqual([{ sampleId: 's2', why: 'pairs', gain: expect.any(Number) }]);
  });

  test('asked so, people make the pairs that are kept worth more than asked at random or where images are closest', () => {
    const random = seeded(3);
    const normal = normalFrom(random);
    const believed = Array.from({ length: 400 }, () => {
      const error = 0.3 + 1.2 * random();
      return { mean: 1.2 * normal(), error };
    });
    const truth = believed.map(({ mean, error }) => mean + error * normal());
    const consensus = makeConsensus(believed.map(({ mean, error }) => [mean, error]));
    const gold = (asked: ReadonlySet<string>): number => {
      let sum = 0;
      for (const [number, { mean, error }] of believed.entries()) {
        const difference = truth[number] ?? 0;
        // A person who sees the difference through noise of half a point.
        const seen = asked.has(`s${number}`);
        const after = seen ? 1 / (1 / error ** 2 + 4) : error ** 2;
        const margin = seen ? after * (mean / error ** 2 + 4 * (difference + 0.5 * normal())) : mean;
        if (Math.abs(margin) / Math.sqrt(after) >= 1.2816) sum += Math.sign(margin) === Math.sign(difference) ? 1 : -9;
      }
      return sum;
    };
    const [mean, at] = [(values: number[]) => values.reduce((a, b) => a + b, 0) / values.length, 80];
    const rounds = (ids: (round: number) => string[]) =>
      mean(Array.from({ length: 30 }, (_, round) => gold(new Set(ids(round)))));
    const picked = idsOf(askPeople(consensus, { ...honest, budgetSeconds: at * 16 }).samples);
    expect(picked).toHaveLength(at);
    const closest = believed
      .map(({ mean: margin }, number) => [Math.abs(margin), `s${number}`] as const)
      .sort(([a], [b]) => a - b)
      .map(([, id]) => id);
    const drawn = (round: number) =>
      believed
        .map((_, number) => [(Math.imul(number + 1, 2654435761 + round * 7919) >>> 0) % 1e6, `s${number}`] as const)
        .sort(([a], [b]) => a - b)
        .map(([, id]) => id)
        .slice(0, at);
    const ours = rounds(() => picked);
    expect(ours).toBeGreaterThan(rounds(drawn) + 5);
    expect(ours).toBeGreaterThan(rounds(() => closest.slice(0, at)) + 5);
  });

  test('gold is what annotators are surest of, and what is shown again comes when others have passed', () => {
    const consensus = makeConsensus(Array.from({ length: 100 }, (_, number) => [number / 20, 1]));
    const { samples } = askPeople(consensus, { budgetSeconds: 16 * 40, checks: 0.1 });
    const gold = samples.filter(({ why }) => why === 'gold');
    expect(gold).toHaveLength(4);
    for (const { sampleId, expected } of gold) {
      expect(Number(sampleId.slice(1))).toBeGreaterThan(80);
      expect(expected).toEqual({ better: 'a', worse: 'b' });
    }
    const repeats = samples.flatMap(({ why, sampleId }, place) => (why === 'repeat' ? [{ sampleId, place }] : []));
    expect(repeats).toHaveLength(4);
    for (const { sampleId, place } of repeats) {
      const shown = samples.findIndex((each) => each.sampleId === sampleId);
      expect(place).toBeGreaterThan(shown + 4);
    }
  });

  test('samples without a standard error are not asked about', () => {
    const [one] = makeConsensus([[1, 1]]);
    for (const image of one?.images ?? []) image.overall.standardError = null;
    expect(askPeople(one ? [one] : [], { budgetSeconds: 600 })).toEqual({ samples: [], seconds: 0 });
  });
});

test.each<[AskPeopleOptions, string]>([
  [{ budgetSeconds: 0 }, 'The budget is 0 seconds.'],
  [{ budgetSeconds: 1, confidence: 1 }, 'The confidence is 1.'],
  [{ budgetSeconds: 1, temperature: 0 }, 'The temperature is 0.'],
  [{ budgetSeconds: 1, checks: 0.6 }, 'The share of checks is 0.6.'],
  [{ budgetSeconds: 1, calibration: 0.5 }, 'The calibration is 0.5.'],
])('cannot be: %j', (options, message) => {
  expect(() => askPeople([], options)).toThrow(message);
});
