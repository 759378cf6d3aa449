import { type Annotation, fidelity, type ListedQuestion, promptFollowing } from '@visionprefer/core';
import { expect, test } from 'vitest';
import { makeAnnotation } from '../../journal/test/make-annotation.ts';
import { createReasons } from '../src/annotate/ask-reasons.ts';

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
  for (const annotation of [settled, other, makeAnnotation(3, { outcome: 'refused' })]) reasons.note(annotation);
  expect(reasons.find(questionOf(settled, changed))).toBe(reason);
});

test('images that are not known are said to have changed, in whatever aspect they are', () => {
  const reasons = createReasons([]);
  reasons.note(settled);
  const { key: _, imageHashes: __, ...unknown } = questionOf(settled);
  expect(reasons.find(unknown)).toBe('image changed');
});
