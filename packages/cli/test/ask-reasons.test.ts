import { type Annotation, fidelity, type ListedQuestion, promptFollowing } from '@visionprefer/core';
import { expect, test } from 'vitest';
import { createReasons } from '../src/annotate/ask-reasons.ts';

/** An annotation whose key follows from its number. */
function makeAnnotation(number: number, outcome: 'scored' | 'refused' = 'scored'): Annotation {
  const asked = {
    key: `key ${number}`,
    sampleId: `sample ü ${number}`,
    annotatorId: 'someone',
    strategyId: 'listwise',
    imageIds: ['a'],
    imageHashes: ['6b7fa434f92a8b80aab02d9bf1a12e49'],
    aspectVersions: { fidelity: 1 },
    ms: 3,
  };
  return outcome === 'refused'
    ? { ...asked, outcome, aspects: ['fidelity'], detail: 'No.' }
    : { ...asked, outcome, scores: { fidelity: [{ imageId: 'a', score: 3.5 }] } };
}

const settled: Annotation = makeAnnotation(1);
const other: Annotation = { ...makeAnnotation(2), annotatorId: 'other' };

/** The question of an annotation, as it stands now. */
function questionOf(
  { sampleId, annotatorId, strategyId, imageIds, imageHashes }: Annotation,
  changed: Partial<ListedQuestion> = {},
): ListedQuestion {
  return {
    sampleId,
    annotatorId,
    strategyId,
    imageIds,
    imageHashes,
    key: 'new',
    aspects: [fidelity],
    abstains: false,
    ...changed,
  };
}

test.each<[reason: string, changed: Partial<ListedQuestion>]>([
  ['new sample', { sampleId: 'another' }],
  ['new annotator stranger', { annotatorId: 'stranger' }],
  ['not asked yet', { annotatorId: 'other' }],
  ['strategy pointwise', { strategyId: 'pointwise' }],
  ['new aspect prompt-following', { aspects: [promptFollowing] }],
  ['rubric fidelity v2', { aspects: [{ ...fidelity, version: 2 }] }],
  ['image changed', { imageHashes: ['0'] }],
  ['image changed', { imageIds: ['b'], imageHashes: settled.imageHashes }],
  ['prompt, wording or order changed', {}],
  ['retry refused', { key: makeAnnotation(3).key }],
])('a question is asked for being: %s', (reason, changed) => {
  const reasons = createReasons(['refused']);
  for (const annotation of [settled, other, makeAnnotation(3, 'refused')]) reasons.note(annotation);
  expect(reasons.find(questionOf(settled, changed))).toBe(reason);
});

test('images that are not known are said to have changed, in whatever aspect they are', () => {
  const reasons = createReasons([]);
  reasons.note(settled);
  const { key: _, imageHashes: __, ...unknown } = questionOf(settled);
  expect(reasons.find(unknown)).toBe('image changed');
});
