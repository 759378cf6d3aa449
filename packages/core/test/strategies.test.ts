import {
  type Aspect,
  defineAspect,
  listwise,
  nameMentions,
  pairwise,
  paperAspects,
  pointwise,
  type Question,
} from '@visionprefer/core';
import { scoresOutput } from '@visionprefer/core/plugin';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeLoadedSample } from './make-sample.ts';

const sample = await makeLoadedSample();
const [first] = [...listwise().ask(sample, paperAspects)];
const question = first as Question;

/** An answer as a model would give it, every image at the given level. */
function answer(labels: readonly string[], aspects: readonly Aspect[], level = 3): Record<string, unknown> {
  const levels = (image: string) =>
    aspects.map(({ id, levels }) => [id, { rationale: `why ${image}`, level: levels[level - 1]?.name }] as const);
  return { images: labels.map((image) => ({ image, ...Object.fromEntries(levels(image)) })) };
}

describe('what is shown', () => {
  test('images stand in the stored order, each right behind its label, after the fenced prompt', () => {
    const [prompt, ...rest] = question.parts;
    expect(prompt).toEqual({
      text: expect.stringContaining(`=== 0011223344556677 ===\n${sample.prompt}\n=== 0011223344556677 ===`),
    });
    for (const [index, id] of question.imageIds.entries()) {
      const label = 'ABC'[index];
      expect(rest[index * 2]).toEqual({ text: `Image ${label}:` });
      expect(rest[index * 2 + 1]).toEqual({ label, image: sample.images.find((image) => image.id === id)?.image });
    }
    expect(question.imageIds.toSorted()).toEqual(['a', 'b', 'c']);
  });

  test('instructions name every level of every aspect, and nothing of the sample', () => {
    for (const { id, levels } of paperAspects) {
      expect(question.instructions).toContain(`## ${id}`);
      for (const { name, description } of levels) expect(question.instructions).toContain(`- ${name}: ${description}`);
    }
    expect(question.instructions).not.toContain(sample.prompt);
  });

  test('instructions are the same for every sample, so that vendors can cache them', async () => {
    const other = await makeLoadedSample('another');
    const [same] = [...listwise().ask({ ...other, prompt: 'something else' }, paperAspects)];
    expect(same?.instructions).toBe(question.instructions);
  });

  test('no image id and no generator name is ever shown', async () => {
    const named = { ...sample, images: sample.images.map((image) => ({ ...image, id: `secret-sdxl-${image.id}` })) };
    for (const strategy of [listwise(), pointwise(), pairwise()]) {
      for (const asked of strategy.ask(named, paperAspects)) {
        expect(JSON.stringify([asked.instructions, asked.parts, asked.schema])).not.toContain('sdxl');
      }
    }
  });
});

describe('how often is asked', () => {
  const count = (strategy: ReturnType<typeof listwise>) => [...strategy.ask(sample, paperAspects)].length;

  test.each([
    ['listwise', listwise(), 1],
    ['listwise, separate', listwise({ aspects: 'separate' }), 4],
    ['listwise, 3 orders', listwise({ orders: 3 }), 3],
    ['pointwise', pointwise(), 3],
    ['pointwise, separate', pointwise({ aspects: 'separate' }), 12],
    ['pairwise', pairwise(), 6],
    ['pairwise, one order', pairwise({ orders: 1 }), 3],
    ['pairwise, separate', pairwise({ aspects: 'separate' }), 24],
  ])('%s', (_, strategy, questions) => {
    expect(count(strategy)).toBe(questions);
  });

  test('pairwise asks every two images in both orders', () => {
    const orders = [...pairwise().ask(sample, paperAspects)].map(({ imageIds }) => imageIds.join('')).sort();
    expect(orders).toEqual(['ab', 'ac', 'ba', 'bc', 'ca', 'cb']);
  });

  test('orders that make no sense are refused', () => {
    expect(() => listwise({ orders: 0 })).toThrow('orders must be a whole number from 1, not 0.');
    expect(() => pairwise({ seed: 0.5 })).toThrow('seed must be a whole number');
  });
});

describe('the schema', () => {
  test.each([
    ['before', ['rationale', 'level']],
    ['after', ['level', 'rationale']],
    ['none', ['level']],
  ] as const)('has the rationale %s', (rationale, properties) => {
    const [asked] = [...listwise({ rationale }).ask(sample, paperAspects)];
    const image = dig(asked?.schema, 'properties', 'images', 'items', 'properties', 'fidelity', 'properties');
    expect(Object.keys(image)).toEqual(properties);
  });

  test('keeps to the subset that all vendors enforce', () => {
    for (const strategy of [listwise(), pointwise({ rationale: 'none' }), pairwise()]) {
      for (const { schema } of strategy.ask(sample, paperAspects)) expectPortable(schema);
    }
  });

  function expectPortable(schema: unknown): void {
    const {
      type,
      properties,
      required,
      additionalProperties,
      items,
      enum: choices,
      ...rest
    } = schema as Record<string, unknown>;
    expect(rest).toEqual({});
    if (type === 'object') {
      expect(additionalProperties).toBe(false);
      expect(required).toEqual(Object.keys(properties as object));
      for (const property of Object.values(properties as object)) expectPortable(property);
    } else if (type === 'array') expectPortable(items);
    else expect(type).toBe('string');
    if (choices)
      expect((choices as unknown[]).every((choice) => typeof choice === 'string' && choice.length < 30)).toBe(true);
  }

  function dig(value: unknown, ...path: string[]): object {
    return path.reduce((found, step) => (found as Record<string, unknown>)[step], value) as object;
  }
});

describe('reading scores', () => {
  const labels = ['A', 'B', 'C'];

  test('maps level names to 1 to 5 and labels back to image ids', () => {
    for (let level = 1; level <= 5; level++) {
      const reading = question.read(JSON.stringify(answer(labels, paperAspects, level)));
      if (reading.outcome !== 'scored') throw new Error(reading.outcome);
      for (const { id } of paperAspects) {
        expect(reading.scores[id]).toEqual(
          question.imageIds.map((imageId, index) => ({ imageId, score: level, rationale: `why ${labels[index]}` })),
        );
      }
    }
  });

  test.each([
    ['a name in another case', 'slightly FLAWED ', 4],
    ['a digit', '4', 4],
    ['a number', 4, 4],
    ['other separators', '**slightly_flawed.**', 4],
  ])('takes %s', (_, level, score) => {
    expect(readOne({ level })).toMatchObject({ outcome: 'scored', scores: { fidelity: [{ score }] } });
  });

  test.each([
    ['null', null, undefined],
    ['a list', ['It is clean.', ' ', 'It is sharp.'], 'It is clean. It is sharp.'],
    ['blank', ' ', undefined],
    ['with half a character', 'a \ud83d', 'a \ufffd'],
  ])('takes a level whose rationale is %s', (_, given, rationale) => {
    expect(readOne({ rationale: given, level: 'Flawless' })).toEqual({
      outcome: 'scored',
      scores: { fidelity: [{ imageId: 'a', score: 5, ...(rationale && { rationale }) }] },
    });
  });

  test('takes a level with the number of it', () => {
    expect(readOne({ level: 'Flawless', score: 5 })).toMatchObject({ scores: { fidelity: [{ score: 5 }] } });
  });

  test.each([
    ['the word image', (label: string) => `Image ${label}`],
    ['lower case', (label: string) => label.toLowerCase()],
    ['the word image and lower case', (label: string) => `image_${label.toLowerCase()}`],
    ['marks', (label: string) => `(${label}):`],
  ])('takes labels with %s', (_, spell) => {
    const { images } = answer(labels, paperAspects, 2) as { images: { image: string }[] };
    const spelt = images.map(({ image, ...rest }) => ({ ...rest, Image: spell(image) }));
    expect(question.read({ Images: spelt })).toEqual(question.read({ images }));
    expect(question.read(JSON.stringify(spelt))).toEqual(question.read({ images }));
  });

  test('takes aspects in another case, and leaves out what was not asked', () => {
    const { images } = answer(labels, paperAspects, 2) as { images: Record<string, unknown>[] };
    const spelt = images.map(({ 'prompt-following': following, fidelity, ...rest }) => ({
      ...{ ...rest, Prompt_Following: following, Fidelity: fidelity, overall: 'good', constructor: 1 },
    }));
    expect(question.read({ images: spelt })).toEqual(question.read({ images }));
  });

  test('takes one of two names that differ in their spelling alone only as it is written', () => {
    const [first] = paperAspects;
    const alike = ['ab', 'a-b'].map((id) => defineAspect({ ...first, id } as Aspect));
    const [asked] = [...pointwise().ask(sample, alike)];
    const level = { level: 1 };
    expect(asked?.read({ images: [{ image: 'A', ab: level, 'a-b': level }] })).toMatchObject({ outcome: 'scored' });
    expect(asked?.read({ images: [{ image: 'A', ab: level, a_b: level }] })).toMatchObject({ outcome: 'unreadable' });
  });

  test('tells the ids of the images that a rationale names by their labels', () => {
    const rationale = 'Image B is sharper than images A and C, but A plain image A Z is not.';
    const { images } = answer(labels, paperAspects) as { images: Record<string, object>[] };
    const [one, ...rest] = images;
    const reading = question.read({ images: [{ ...one, fidelity: { rationale, level: 5 } }, ...rest] });
    if (reading.outcome !== 'scored') throw new Error(reading.outcome);
    const [a, b, c] = question.imageIds;
    const [score] = reading.scores.fidelity ?? [];
    expect(score).toEqual({ imageId: a, score: 5, rationale, mentions: { A: a, B: b, C: c } });
    expect(reading.scores.aesthetic?.[0]).not.toHaveProperty('mentions');
    expect(nameMentions(score ?? {})).toBe(
      `Image B (${b}) is sharper than images A (${a}) and C (${c}), but A plain image A (${a}) Z is not.`,
    );
  });

  test('takes a measured score with its distribution', () => {
    const distribution = [0, 0.1, 0.2, 0.3, 0.4];
    expect(readOne({ score: 4, distribution })).toMatchObject({ scores: { fidelity: [{ score: 4, distribution }] } });
    expect(readOne({ score: 3.25 })).toMatchObject({ scores: { fidelity: [{ score: 3.25 }] } });
  });

  test.each([
    ['a rationale that is not text', { level: 'Flawless', rationale: { because: 1 } }, { rationale: '{"because":1}' }],
    ['half a character in it', { level: 'Flawless', rationale: 'x\ud83d' }, { rationale: 'x\ufffd' }],
    ['level and number', { level: 'Flawless (5)' }, {}],
    ['number and level', { level: '5 - Flawless' }, {}],
    ['an error of nothing', { level: 'Flawless', error: 'none', errors: [] }, {}],
  ])('a score that was given stays: %s', (_, judgement, besides) => {
    expect(readOne(judgement)).toMatchObject({ outcome: 'scored', scores: { fidelity: [{ score: 5, ...besides }] } });
  });

  test.each([
    ['a level of another aspect', { level: 'Striking' }],
    ['0', { level: 0 }],
    ['6', { level: '6' }],
    ['10, which is not 1', { level: '10' }],
    ['a half level', { level: 3.5 }],
    ['a score below the scale', { score: 0.99 }],
    ['a score above the scale', { score: 5.01 }],
    ['a level and another score', { level: 4, score: 5 }],
    ['a level twice', { level: 4, Level: 5 }],
    ['less than nothing', { level: '-4' }],
    ['a level with a question mark', { level: 'Flawless?' }],
    ['no level', { rationale: 'It is good.' }],
    ['null', { level: null }],
    ['two levels', { level: ['Flawless', 'Broken'] }],
    ['words around the level', { level: 'Flawless, mostly' }],
    ['a level and another number', { level: 'Flawless (1)' }],
    ['a level beside an error', { level: 'Flawless', error: 'no image was shown' }],
    ['a distribution that does not add up', { score: 3, distribution: [0.5, 0.5, 0.5, 0, 0] }],
    ['a bare word', 'Flawless'],
    ['a bare number', 4],
  ])('does not guess at %s', (_, judgement) => {
    expect(readOne(judgement)).toMatchObject({ outcome: 'unreadable', detail: expect.stringMatching(/./) });
  });

  test.each([
    ['a missing image', (images: object[]) => images.slice(1), /image A is missing/],
    ['an image judged twice', (images: object[]) => [...images, images[0]], /image A is judged twice/],
    ['an unknown image', (images: object[]) => [...images, { ...images[0], image: 'D' }], /unknown image "D"/],
    [
      'a missing aspect',
      ([one, ...images]: object[]) => [{ ...one, fidelity: undefined }, ...images],
      /image A, fidelity/,
    ],
    [
      'an aspect judged twice',
      ([one, ...images]: object[]) => [{ ...one, Fidelity: { level: 3 } }, ...images],
      /image A: "fidelity" is given twice/,
    ],
    [
      'an aspect with another name',
      ([one, ...images]: object[]) => [{ ...one, fidelity: undefined, fidelty: { level: 3 } }, ...images],
      /image A, fidelity/,
    ],
    [
      'labels that are numbers',
      (images: object[]) => images.map((one, index) => ({ ...one, image: `Image ${index + 1}` })),
      /unknown image "Image 1"/,
    ],
    ['images in no list', (images: object[]) => ({ ...images }), /"images" should be a list/],
    ['an entry that is no object', () => ['A', 'B', 'C'], /should be an object/],
  ])('does not fill in for %s', (_, change, detail) => {
    const { images } = answer(labels, paperAspects) as { images: object[] };
    const output = JSON.stringify({ images: change(images) });
    expect(question.read(output)).toEqual({ outcome: 'unreadable', detail: expect.stringMatching(detail) });
  });

  test('a changed byte is read as it stands or not at all', () => {
    const whole = JSON.stringify(answer(labels, paperAspects, 4));
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(20), fc.string({ maxLength: 3 }), (at, cut, put) => {
        const text = whole.slice(0, at) + put + whole.slice(at + cut);
        const reading = question.read(text);
        if (reading.outcome !== 'scored') return;
        // Nothing but a level that the text really names is ever a score. A cut can turn one name into another: what
        // is left of "Nearly complete" may be "complete".
        const named = (name: string) => new RegExp(`"\\s*${name}\\s*"`, 'i').test(text);
        for (const { id, levels } of paperAspects) {
          const scores = reading.scores[id] ?? [];
          expect(scores).toHaveLength(labels.length);
          for (const { score } of scores) {
            const name = levels[score - 1]?.name ?? 'no level';
            expect(named(name) || new RegExp(`\\W${score}\\W`).test(text), `${id}: ${score} in ${text}`).toBe(true);
          }
        }
      }),
      { numRuns: 3000 },
    );
  });

  function readOne(judgement: unknown) {
    const fidelityOnly = paperAspects.filter(({ id }) => id === 'fidelity');
    const [one] = [...pointwise().ask(sample, fidelityOnly)];
    return one?.read(JSON.stringify({ images: [{ image: 'A', fidelity: judgement }] }));
  }
});

describe('reading preferences', () => {
  const [asked] = [...pairwise().ask(sample, paperAspects)];
  const compare = asked as Question;
  const all = (preferred: unknown) =>
    Object.fromEntries(paperAspects.map(({ id }) => [id, { rationale: 'because', preferred }]));

  test.each([
    ['A', 0],
    [' b', 1],
    ['Image A', 0],
    ['image_b', 1],
  ])('%s is an image id', (preferred, place) => {
    const reading = compare.read(all(preferred));
    const expected = { imageId: compare.imageIds[place], rationale: 'because' };
    expect(reading).toMatchObject({ outcome: 'compared', preferred: { fidelity: expected, harmlessness: expected } });
  });

  test('a tie is a tie', () => {
    expect(compare.read(all('tie'))).toMatchObject({
      outcome: 'compared',
      preferred: { fidelity: { imageId: 'tie' } },
    });
  });

  test.each([['C'], ['constructor'], [''], [null], [1], ['A and B']])('%j is nothing', (preferred) => {
    expect(compare.read(all(preferred))).toMatchObject({ outcome: 'unreadable' });
  });

  test('an aspect left out or given twice makes it unreadable, and one that was not asked is left out', () => {
    const { fidelity, ...rest } = all('A');
    expect(compare.read(rest)).toMatchObject({ outcome: 'unreadable', detail: expect.stringContaining('fidelity') });
    expect(compare.read({ ...rest, fidelity, Fidelity: fidelity })).toMatchObject({ outcome: 'unreadable' });
    expect(compare.read({ ...rest, Fidelity: fidelity, mood: fidelity })).toEqual(compare.read({ ...rest, fidelity }));
  });

  test('of measured scores the higher is preferred, and equal ones tie', async () => {
    const aspects = paperAspects.map(({ id }) => id);
    const measured = async (a: number, b: number) =>
      compare.read(
        await scoresOutput(compare, (_, label) =>
          Object.fromEntries(aspects.map((id) => [id, { score: label === 'A' ? a : b }])),
        ),
      );
    expect(await measured(2, 3.5)).toMatchObject({ preferred: { fidelity: { imageId: compare.imageIds[1] } } });
    expect(await measured(3.5, 2)).toMatchObject({ preferred: { fidelity: { imageId: compare.imageIds[0] } } });
    expect(await measured(2, 2)).toMatchObject({ preferred: { fidelity: { imageId: 'tie' } } });
    expect(await measured(2, Number.NaN)).toMatchObject({ outcome: 'unreadable' });
  });
});

describe('defineAspect', () => {
  const [aspect] = paperAspects;
  const levels = (aspect as Aspect).levels;

  test.each([
    [{ id: 'Fidelity' }, /lower case words/],
    [{ id: '' }, /lower case words/],
    [{ id: 'overall' }, /another meaning/],
    [{ version: 0 }, /whole number from 1/],
    [{ version: 1.5 }, /whole number from 1/],
    [{ question: ' ' }, /question must not be empty/],
    [{ levels: levels.slice(1) }, /five levels/],
    [{ levels: levels.map((level) => ({ ...level, name: '3' })) }, /name in words/],
    [{ levels: levels.map((level) => ({ ...level, name: 'Same' })) }, /the same name/],
  ])('refuses %j', (change, problem) => {
    expect(() => defineAspect({ id: 'mood', version: 1, question: 'Which?', levels, ...change } as Aspect)).toThrow(
      problem,
    );
  });
});
