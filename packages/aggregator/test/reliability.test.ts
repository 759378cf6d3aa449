import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Estimates, mean, reliability } from '../src/index.ts';
import { type Juror, makeJury, pairsRight, scoreVotes, type Vote } from './make-votes.ts';

const jury: Juror[] = [{}, { bias: 0.7, scale: 0.6 }, { bias: -0.5, noise: 0.9 }];
const spammer: Juror = { scale: 0, noise: 2 };

function estimate(votes: readonly Vote[], imagesPerSample = 4): Estimates {
  return reliability().estimate(scoreVotes(votes, imagesPerSample));
}

describe('reliability', () => {
  test('finds bias, scale and noise of each annotator, and weighs it by them', () => {
    const { votes } = makeJury([{ noise: 0.4 }, { bias: 0.8, scale: 0.5, noise: 0.4 }, { noise: 1.2 }, spammer], {
      images: 2000,
    });
    const { fit } = estimate(votes);
    expect(fit).toMatchObject({ converged: true, notes: [] });
    const [good, lenient, noisy, random] = fit?.annotators ?? [];
    expect((lenient?.bias ?? 0) - (good?.bias ?? 0)).toBeCloseTo(0.8, 0);
    // 5 is the end of the scale, where both come nearer to each other.
    expect(Math.abs((lenient?.scale ?? 0) / (good?.scale ?? 1) - 0.5 / 0.9)).toBeLessThan(0.1);
    expect(good?.noise).toBeLessThan(0.6);
    expect(noisy?.noise).toBeGreaterThan(1);
    expect(good?.weight).toBeGreaterThan(2 * (noisy?.weight ?? 1));
    expect(random?.weight).toBeLessThan(0.01);
    expect(fit?.annotators?.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
  });

  test('its standard errors are as large as its errors', () => {
    const { votes, truth } = makeJury([...jury, { share: 0.4 }], { images: 2000 });
    const { scores, standardErrors } = estimate(votes);
    // The score that a quality stands for: the line through both.
    const level = scores.reduce((sum, score) => sum + score, 0) / scores.length;
    const spread = (values: ArrayLike<number>, about: number) =>
      Math.sqrt(Array.from(values).reduce((sum, value) => sum + (value - about) ** 2, 0) / values.length);
    const posterior = spread(standardErrors, 0);
    const unit = Math.hypot(spread(scores, level), posterior);
    const off = truth.map(
      (quality, image) => ((scores[image] ?? 0) - level - unit * quality) / (standardErrors[image] ?? 1),
    );
    expect(spread(off, 0)).toBeGreaterThan(0.85);
    expect(spread(off, 0)).toBeLessThan(1.15);
  });

  test('three annotators of pure noise do little harm, where they ruin a mean', () => {
    const { votes, truth, imagesPerSample } = makeJury([...jury, spammer, spammer, spammer], { images: 400 });
    const right = (given: Estimates) => pairsRight(truth, given.scores, imagesPerSample);
    const alone = right(estimate(votes.filter(([, annotator]) => annotator < 3)));
    expect(right(estimate(votes))).toBeGreaterThan(alone - 0.01);
    expect(right(mean().estimate(scoreVotes(votes, 4)))).toBeLessThan(alone - 0.05);
  });

  test('one good annotator among poor ones is not voted down', () => {
    const poor = { scale: 0.5, noise: 1.3 };
    const { votes, truth, imagesPerSample } = makeJury([{ noise: 0.3 }, poor, poor, poor, poor], { images: 600 });
    const right = (given: Estimates) => pairsRight(truth, given.scores, imagesPerSample);
    const best = right(
      mean().estimate(
        scoreVotes(
          votes.filter(([, annotator]) => annotator === 0),
          4,
        ),
      ),
    );
    expect(right(estimate(votes))).toBeGreaterThan(best);
    expect(right(mean().estimate(scoreVotes(votes, 4)))).toBeLessThan(best);
  });

  test('says when annotators agree no more than chance would have them, and not when only a few of them do', () => {
    const notes = (jurors: Juror[], images: number) =>
      Array.from({ length: 20 }, (_, seed) => estimate(makeJury(jurors, { images, seed: seed + 1 }).votes).fit?.notes);
    const told = expect.stringMatching(/^The annotators agree no more than chance/);
    const often = (all: ReturnType<typeof notes>) => all.filter((own) => own?.length === 1).length;
    const guessers = notes([{ noise: 0.3 }, spammer, spammer, spammer, spammer], 200);
    expect(often(guessers)).toBeGreaterThanOrEqual(16);
    expect(guessers.flat()).toEqual(Array(often(guessers)).fill(told));
    expect(often(notes([{}, {}, spammer, spammer, spammer], 200))).toBe(0);
    expect(often(notes(jury, 40))).toBe(0);
  });

  test('who turns the scale round is not listened to', () => {
    const { votes } = makeJury([...jury, { scale: -0.9 }], { images: 200 });
    expect(estimate(votes).fit?.annotators?.[3]).toMatchObject({ weight: 0, scale: 0 });
  });

  test('one constant annotator weighs nothing and changes next to nothing', () => {
    const { votes } = makeJury(jury, { images: 80 });
    const constant = Array.from({ length: 80 }, (_, image): Vote => [image, 3, 4]);
    const before = estimate(votes);
    const after = estimate([...votes, ...constant]);
    expect(after.fit?.annotators?.[3]).toMatchObject({ weight: 0, votes: 80 });
    for (const [image, score] of before.scores.entries()) expect(after.scores[image]).toBeCloseTo(score, 5);
  });

  test('takes only the order of an annotator’s levels, but for the unit of the scores', () => {
    const { votes } = makeJury(jury, { images: 80 });
    const bent = votes.map(
      ([image, annotator, score]): Vote => [image, annotator, annotator === 1 ? 1 + (score - 1) ** 2 / 4 : score],
    );
    const order = ({ scores }: Estimates) => [...scores.keys()].sort((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0));
    expect(order(estimate(bent))).toEqual(order(estimate(votes)));
  });

  test('is the plain mean, and says why, where data are too thin', () => {
    const { votes } = makeJury(jury, { images: 9 });
    const thin = estimate(votes);
    expect(thin.scores).toEqual(mean().estimate(scoreVotes(votes, 4)).scores);
    expect(thin.fit?.notes).toEqual([expect.stringMatching(/^Only 9 images have two votes or more; 10 are needed/)]);
    const alone = estimate(makeJury([{}], { images: 40 }).votes);
    expect(alone.fit?.notes).toEqual([expect.stringMatching(/^One annotator alone cannot be weighed\./)]);
    const same = Array.from({ length: 40 }, (_, vote): Vote => [vote >> 1, vote % 2, 3]);
    expect(estimate(same).fit?.notes).toEqual([expect.stringMatching(/^No annotator tells any two images apart\./)]);
    expect([...estimate(same).scores]).toEqual(Array(20).fill(3));
    expect(estimate([])).toMatchObject({ scores: new Float64Array(), fit: { notes: [] } });
  });

  test('an image is scored exactly when somebody voted on it, from 1 to 5, whoever is called which', () => {
    const vote = fc.tuple(fc.nat(19), fc.nat(3), fc.integer({ min: 1, max: 5 }));
    const votes = fc.uniqueArray(vote, { selector: ([image, annotator]) => image * 4 + annotator, maxLength: 80 });
    fc.assert(
      fc.property(votes, fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }), (given, names) => {
        const { scores, standardErrors } = estimate(given);
        const renamed = estimate(given.map(([image, annotator, score]): Vote => [image, names[annotator] ?? 0, score]));
        for (const [image, score] of scores.entries()) {
          expect(Number.isNaN(score)).toBe(!given.some(([voted]) => voted === image));
          if (Number.isNaN(score)) continue;
          expect(score).toBeGreaterThanOrEqual(1);
          expect(score).toBeLessThanOrEqual(5);
          expect(renamed.scores[image]).toBeCloseTo(score, 4);
          expect(standardErrors[image] ?? Number.NaN).not.toBeLessThan(0);
        }
      }),
    );
  });
});
