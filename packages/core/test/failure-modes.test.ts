// Ways in which judging has gone wrong elsewhere, by their numbers in the project's list. Those of a vendor's wire are
// tested with its plugin, those of pictures in packages/images.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { annotate, listwise, paperAspects, pointwise, type Question } from '@visionprefer/core';
import { describe, expect, test } from 'vitest';
import { collect, makeAnnotator, makeLoadedSample, makeSample } from './make-sample.ts';

const sample = await makeLoadedSample();
const fidelityOnly = paperAspects.filter(({ id }) => id === 'fidelity');
const [single] = [...pointwise().ask(sample, fidelityOnly)];
const question = single as Question;
const judge = (judgement: unknown) => question.read(JSON.stringify({ images: [{ image: 'A', fidelity: judgement }] }));

test('failure mode 21: a score given as text is that score, and no other text is', () => {
  expect(judge({ level: '4' })).toMatchObject({ scores: { fidelity: [{ score: 4 }] } });
  for (const level of ['', '0', '6', '04', '4.0', '4/5', 'four', 'N/A']) {
    expect(judge({ level }), level).toMatchObject({ outcome: 'unreadable' });
  }
});

test.each([
  ['a list in a list', { images: [[{ image: 'A', fidelity: { level: 'Broken' } }]] }],
  ['an object for a list', { images: { image: 'A', fidelity: { level: 'Broken' } } }],
  ['a bare number for the whole', 8],
  ['a list of numbers', { images: [8] }],
  ['too few', { images: [] }],
  ['too many', { images: ['A', 'A'].map((image) => ({ image, fidelity: { level: 'Broken' } })) }],
  ['an unknown label', { images: [{ image: 'B', fidelity: { level: 'Broken' } }] }],
])('failure mode 22: %s is not filled in', (_, output) => {
  expect(question.read(JSON.stringify(output))).toMatchObject({ outcome: 'unreadable' });
});

test('failure mode 23: what is out of range is not clamped', () => {
  for (const score of [0, 0.999, 5.001, 6, 10, -1, 1e9]) {
    expect(judge({ score })).toMatchObject({ outcome: 'unreadable' });
    expect(judge({ level: score })).toMatchObject({ outcome: 'unreadable' });
  }
});

test('failure mode 24: asking once more is asking afresh, without the bad answer', async () => {
  const asked: Question[] = [];
  const annotator = makeAnnotator('me', async (question) => {
    asked.push(question);
    return { output: 'SECRET NONSENSE' };
  });
  await collect(annotate([await makeSample('s1')], { annotators: [annotator] }));
  expect(asked).toHaveLength(2);
  expect(asked[1]).toBe(asked[0]);
  expect(JSON.stringify(asked[1]?.parts)).not.toContain('SECRET NONSENSE');
});

test('failure mode 26: an answer that no schema has held is read as strictly', () => {
  const free = 'Sure! The image looks great, I would say fidelity: 5/5.';
  expect(question.read(free)).toMatchObject({ outcome: 'unreadable' });
  expect(question.read('{"fidelity": 5}')).toMatchObject({ outcome: 'unreadable' });
});

test('failure mode 27: annotators are given bytes, never a url to fetch', async () => {
  const questions: Question[] = [];
  const annotator = makeAnnotator('me', async (question, options) => {
    questions.push(question);
    return makeAnnotator('me').answer(question, options);
  });
  await collect(annotate([await makeSample('s1')], { annotators: [annotator] }));
  for (const part of questions[0]?.parts ?? []) {
    if ('image' in part) expect(part.image.bytes.length).toBeGreaterThan(0);
    expect(JSON.stringify(part)).not.toContain('data:');
  }
});

test('failure mode 29: each image stands behind its label, in an order that is drawn and recorded', () => {
  const orders = [...listwise({ orders: 3 }).ask(sample, fidelityOnly)].map(({ imageIds, parts }) => {
    const labels = parts.flatMap((part, index) => ('label' in part ? [[part.label, parts[index - 1]] as const] : []));
    for (const [label, before] of labels) expect(before).toEqual({ text: `Image ${label}:` });
    return imageIds.join('');
  });
  expect(new Set(orders).size).toBe(3);
});

const ratings = join(import.meta.dirname, '../../../../shared/data/imagenhub-ratings.jsonl');

describe.skipIf(!existsSync(ratings))('answers of five models that could not be read', () => {
  const mark = 'guess_if_cannot_parse |';

  test('are not scores here, though a number was put in their place', () => {
    const rows = readFileSync(ratings, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { rationale?: string });
    const unread = rows.map(({ rationale = '' }) => rationale ?? '').filter((text) => text.startsWith(mark));
    expect(unread.length).toBeGreaterThan(0);
    for (const text of unread) {
      expect(question.read(text.slice(mark.length)), text).toMatchObject({ outcome: 'unreadable' });
    }
  });
});
