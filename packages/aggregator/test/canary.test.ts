import { expect, test } from 'vitest';
import { canary } from '../src/index.ts';
import { missing, scored } from './make-annotation.ts';
import { seeded } from './make-votes.ts';

const random = seeded(4);
const samples = Array.from({ length: 30 }, (_, number) => ({ id: `s${number}`, a: 2 + random(), b: 3 + random() }));

/** The canary set at one time: scores with noise, and what was added to those of image b. */
function ask(by: string, { shift = 0, model = 'm-1', aspect = 'fidelity' } = {}) {
  return samples.map(({ id, a, b }) => ({
    ...scored(
      { [aspect]: { a: a + (random() - 0.5) / 2, b: b + shift + (random() - 0.5) / 2 } },
      { by, sample: id, key: `${id} ${by} ${aspect}` },
    ),
    model,
  }));
}

test('an annotator that scores as it did is told from one that moved, with an interval', async () => {
  const { annotators, questions } = await canary(
    [...ask('same'), ...ask('moved')],
    [...ask('same'), ...ask('moved', { shift: 0.4 })],
  );
  expect(questions).toBe(60);
  const [same, moved] = annotators;
  expect(same).toMatchObject({ annotatorId: 'same', questions: 30, models: [['m-1'], ['m-1']], changed: false });
  expect(moved).toMatchObject({ annotatorId: 'moved', changed: true });
  const { shift, pValue, images } = moved?.aspects.fidelity ?? {};
  expect(images).toBe(60);
  expect(shift?.low).toBeLessThan(0.2);
  expect(shift?.high).toBeGreaterThan(0.2);
  expect(shift?.low).toBeGreaterThan(0.05);
  expect(pValue).toBeLessThan(0.01);
});

test('another model behind the same name is a change, whatever it scores', async () => {
  const then = ask('alias');
  const { annotators } = await canary(
    then,
    then.map((annotation) => ({ ...annotation, model: 'm-2' })),
  );
  expect(annotators).toMatchObject([{ models: [['m-1'], ['m-2']], changed: true }]);
  expect(annotators[0]?.aspects.fidelity).toMatchObject({ shift: { value: 0 }, pValue: 1, moved: 0 });
});

test('nothing is called a change in nineteen of twenty cases where there is none', async () => {
  let changed = 0;
  for (let round = 0; round < 60; round++) {
    const { annotators } = await canary(ask('same'), ask('same'), { resamples: 400, seed: round });
    changed += annotators.filter((annotator) => annotator.changed).length;
  }
  expect(changed).toBeLessThanOrEqual(7);
});

test('what was asked only once, or not scored, does not count', async () => {
  const then = ask('one');
  const refused = missing('refused', ['fidelity'], ['a', 'b'], { by: 'one', sample: 's0', key: 's0 one fidelity' });
  const now = [refused, ...ask('one').slice(1, 10), ...ask('other')];
  expect(await canary(then, now)).toMatchObject({ questions: 9, annotators: [{ annotatorId: 'one', questions: 9 }] });
  await expect(canary(then, ask('other'))).rejects.toThrow('No question was answered with scores both times.');
});
