import { type Annotation, annotate, defineAspect, type PaperAspect, type Sample } from '@visionprefer/core';
import { expectTypeOf, test } from 'vitest';

const samples: Sample[] = [];
const annotators = [] as const;
const level = { name: 'x', description: 'x' };
const mood = defineAspect({ id: 'mood', version: 1, question: 'x', levels: [level, level, level, level, level] });

test('aspect ids flow from the aspects to the annotations', () => {
  expectTypeOf(mood.id).toEqualTypeOf<'mood'>();
  expectTypeOf(annotate(samples, { annotators, aspects: [mood] })).toEqualTypeOf<
    AsyncGenerator<Annotation<'mood'>, void, undefined>
  >();
  expectTypeOf(annotate(samples, { annotators })).toEqualTypeOf<
    AsyncGenerator<Annotation<PaperAspect>, void, undefined>
  >();
});

test('a misspelt aspect does not compile', async () => {
  for await (const annotation of annotate(samples, { annotators })) {
    if (annotation.outcome !== 'scored') continue;
    expectTypeOf(annotation.scores.fidelity).toExtend<{ score: number }[]>();
    // @ts-expect-error no such aspect
    annotation.scores.fidelty;
  }
});

test('a rubric has five levels', () => {
  // @ts-expect-error four levels
  defineAspect({ id: 'mood', version: 1, question: 'x', levels: [level, level, level, level] });
});
