import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ArmFigures, type CheckResult, describeCheck, type Place, writeCheckPage } from '../src/index.ts';
import { compareArms } from '../src/measure/compare-arms.ts';
import { decideMore, decidePlace, unseenAccuracy, whyUntold } from '../src/measure/decide-words.ts';

const interval = (value: number, spread: number) => ({ value, low: value - spread, high: value + spread });
const model = { right: interval(0.4, 0.1), rightTaught: interval(0.4, 0.1), flaw: interval(0.02, 0.01) };
const taught = (gain: number, spread = 0.05) => ({ ...model, gain: interval(gain, spread) });
const rounds = [1, 2].map((reward) => ({ reward, truth: 3, right: 0.4 }));
const clean = interval(0.3, 0.1);
const chance = 'VP-Score does no better than chance on unseen pairs (it decides 51 % [45 %, 57 %] as the labels do)';

/** An arm whose VP-Score is as good as is said, with the same gain by DPO and PPO. */
function makeArm(
  name: string,
  gain: number,
  turned: number,
  spread: number,
  accuracy = interval(0.9, 0.02),
): ArmFigures {
  const vpScore = { accuracy, tested: 500, prompts: 36 };
  const cannotTell = whyUntold(vpScore);
  return {
    ...{ name, pairs: 100, truePairs: 0.9, rounds, vpScore, dpo: taught(gain), ppo: taught(gain) },
    place: decidePlace(interval(turned, spread), clean, cannotTell),
    ...(cannotTell !== undefined && { cannotTell }),
  };
}

function makeResult(arms: ArmFigures[], comparisons: CheckResult['comparisons'] = []): CheckResult {
  return {
    ...{ seeds: [0], counts: { pictures: 1200, prompts: 12, samples: 100 }, base: model, arms, comparisons },
    curve: [{ turned: 0, ...model, gain: clean }],
    truth: { ...taught(0.2), rounds },
    caveats: [],
  };
}

/** What a model painted right of each of twelve prompts, of a hundred pictures. */
const measured = (of: (prompt: number) => number) => ({
  heldOut: Array.from({ length: 12 }, (_, scene) => ({ scene, pictures: 100, right: of(scene), flaw: 2 })),
  taught: [],
});

test('words about an arm follow its intervals', () => {
  const said = describeCheck(
    makeResult([makeArm('b', 0.2, 0.1, 0.1), makeArm('a', -0.2, 0.9, 0.1), makeArm('c', 0.02, 0.5, 0.3)]),
  ).join('\n');
  expect(said).toContain('b: by DPO on its 100 pairs the model becomes better: +20.0 points [+15.0, +25.0]');
  expect(said).toContain(
    'a VP-Score that decides 90 % [88 %, 92 %] of unseen pairs as the labels do it becomes better',
  );
  expect(said).toContain('a: by DPO on its 100 pairs the model becomes worse');
  expect(said).toContain('c: by DPO on its 100 pairs the model may become better or worse, which cannot be told');
  expect(said).toContain('b: these labels teach as much as perfect ones of which 10 % are wrong [0 %, 20 %].');
  expect(said).toContain(
    'c: how many of perfect labels could be wrong to teach as much cannot be told: it lies between 20 % and 80 %, too wide for a word.',
  );
});

test('shuffled labels are said to teach nothing that can be told, however far they moved the model', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -0.6, max: 0.6, noNaN: true }),
      fc.double({ min: 0.3, max: 0.6, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (gain, accuracy, turned) => {
        const told = interval(accuracy, 0.11);
        const arm = makeArm('shuffled', gain, turned, 0, told);
        const said = describeCheck(makeResult([arm])).join('\n');
        expect(said).toContain(
          'shuffled: what its 100 pairs teach cannot be told: VP-Score does no better than chance',
        );
        expect(said).not.toMatch(/becomes|teach as much/);
        expect(arm.place).toEqual({ cannotTell: arm.cannotTell });
      },
    ),
  );
  const arm = makeArm('shuffled', 0.145, 0.4, 0.05, interval(0.51, 0.06));
  expect(describeCheck(makeResult([arm]))).toContain(`shuffled: what its 100 pairs teach cannot be told: ${chance}.`);
  // The reason is in the record too, and the record gives no place.
  const record = JSON.parse(JSON.stringify(arm)) as { place: Place; cannotTell: string };
  expect(record).toMatchObject({ cannotTell: chance, place: { cannotTell: chance } });
  expect(record.place).not.toHaveProperty('turned');
});

test('the chart of the page has a point for an arm that has a place, and for no other', () => {
  const placed = makeArm('placed', 0.2, 0.1, 0.1);
  const untold = makeArm('untold', 0.2, 0.1, 0.1, interval(0.5, 0.1));
  const wide = makeArm('wide', 0.2, 0.5, 0.3);
  const labels = [...writeCheckPage(makeResult([placed, untold, wide])).matchAll(/<text[^>]*>(placed|untold|wide)</g)];
  expect(labels.map(([, name]) => name)).toEqual(['placed']);
  const bare = writeCheckPage(makeResult([untold]));
  expect(bare).not.toMatch(/NaN|undefined|the labels judged here/);
  expect(bare).toContain('untold: what its 100 pairs teach cannot be told');
});

test('a place needs labels that can be learnt, perfect labels that teach, and an interval that is not too wide', () => {
  const place = interval(0.1, 0.1);
  expect(decidePlace(place, clean, undefined)).toEqual({ turned: place });
  expect(decidePlace(place, clean, 'nothing')).toEqual({ cannotTell: 'nothing' });
  // A curve on which perfect labels may teach nothing is no ruler.
  const flat = { cannotTell: 'perfect labels may teach nothing here' };
  expect(decidePlace(place, interval(0.03, 0.2), undefined)).toEqual(flat);
  expect(decidePlace(place, undefined, undefined)).toEqual(flat);
  expect(decidePlace({ value: Number.NaN, low: Number.NaN, high: Number.NaN }, clean, undefined)).toHaveProperty(
    'cannotTell',
  );
});

test('a VP-Score is tested over prompts: pairs of one prompt that err together count as one', () => {
  const unseen = (prompts: number, alike: (prompt: number) => number) =>
    unseenAccuracy(Array.from({ length: prompts }, (_, scene) => ({ scene, pairs: 100, alike: alike(scene) })));
  const told = unseen(36, () => 80);
  expect(told).toEqual({ accuracy: { value: 0.8, low: 0.8, high: 0.8 }, tested: 3600, prompts: 36 });
  expect(whyUntold(told)).toBeUndefined();
  // 2000 of 3600 pairs would be far from chance, were each decided on its own.
  expect(whyUntold(unseen(36, (prompt) => (prompt < 20 ? 100 : 0)))).toContain('no better than chance');
  // Labels that are told worse than by chance show nothing either.
  expect(whyUntold(unseen(36, () => 20))).toContain('no better than chance');
  expect(whyUntold(unseen(9, () => 100))).toBe('VP-Score could be tested on 9 prompts, and 10 at least are needed');
});

test('arms are compared prompt against prompt, with the best one, and without an aspect with the same jury', () => {
  const comparisons = compareArms([
    { name: 'a', dpo: measured((prompt) => 40 + prompt) },
    { name: 'a, without fidelity', without: 'fidelity', dpo: measured((prompt) => 35 + prompt) },
    { name: 'b', dpo: measured((prompt) => 50 + prompt) },
    { name: 'c', dpo: measured((prompt) => 50 + prompt + (prompt % 2 ? 20 : -21)) },
  ]);
  expect(comparisons.map(({ more, less, verdict }) => [more, less, verdict])).toEqual([
    ['b', 'a', 'more'],
    ['a', 'a, without fidelity', 'more'],
    ['b', 'c', 'cannot-tell'],
  ]);
  const [a, without] = comparisons;
  // The prompts differ from each other by more than the arms do, and that does not count.
  expect(a?.right).toMatchObject({ low: expect.closeTo(0.1, 10), high: expect.closeTo(0.1, 10) });
  expect(without?.right.value).toBeCloseTo(0.05, 10);
  const said = describeCheck(makeResult([], comparisons)).join('\n');
  expect(said).toContain('b teaches more than a by DPO: +10.0 points [+10.0, +10.0]');
  expect(said).toContain('Whether b or c teaches more cannot be told: the interval is on both sides of 0.');
});

test('an arm whose labels may be chance is not said to teach more than another, but another more than it', () => {
  const lucky = { name: 'lucky', untold: chance, dpo: measured((prompt) => 60 + prompt) };
  const good = { name: 'good', dpo: measured((prompt) => 50 + prompt) };
  const unlucky = { name: 'unlucky', untold: chance, dpo: measured((prompt) => 20 + prompt) };
  const comparisons = compareArms([lucky, good, unlucky]);
  expect(comparisons).toMatchObject([
    { more: 'good', less: 'lucky', verdict: 'cannot-tell', cannotTell: `with the labels of lucky, ${chance}` },
    { more: 'good', less: 'unlucky', verdict: 'more' },
  ]);
  const said = describeCheck(makeResult([], comparisons)).join('\n');
  expect(said).toContain('Whether good or lucky teaches more cannot be told: with the labels of lucky, VP-Score does');
  expect(said).not.toContain('good teaches less');
  // With nothing but chance, nothing is compared in words.
  expect(compareArms([lucky, unlucky]).map(({ verdict }) => verdict)).toEqual(['cannot-tell']);
  expect(decideMore(interval(-0.2, 0.1), lucky, good)).toEqual({ verdict: 'less' });
});
