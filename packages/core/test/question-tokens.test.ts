import { boundInputTokens, likelyInputTokens, listwise, paperAspects } from '@visionprefer/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeAnnotator, makeLoadedSample } from './make-sample.ts';

const sample = await makeLoadedSample();
const annotator = makeAnnotator('one', undefined, { imageTokens: ({ width, height }) => width * height });

function ask(prompt: string) {
  const [question] = listwise().ask({ ...sample, prompt }, paperAspects);
  if (!question) throw new Error('listwise asks at least one question');
  return question;
}

test('no text has more tokens than the bound: not by its bytes, nor by those of its normalised form', () => {
  const empty = boundInputTokens(annotator, ask(''));
  const bytes = (text: string) => Buffer.byteLength(text);
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (prompt) => {
      const tokens = boundInputTokens(annotator, ask(prompt)) - empty;
      expect(tokens).toBeGreaterThanOrEqual(Math.max(bytes(prompt), bytes(prompt.normalize('NFKC'))));
      expect(likelyInputTokens(annotator, ask(prompt))).toBeLessThanOrEqual(empty + tokens);
    }),
  );
  // One letter of three bytes that normalises to eighteen letters.
  expect(boundInputTokens(annotator, ask('\uFDFA')) - empty).toBe(33);
});

test('images count by the rule of the annotator, or one token for 14 × 14 pixels', () => {
  const plain = makeAnnotator('two');
  const free = makeAnnotator('three', undefined, { imageTokens: () => 0 });
  for (const count of [boundInputTokens, likelyInputTokens]) {
    const question = ask('a cube');
    expect(count(annotator, question) - count(free, question)).toBe(3 * 32 * 24);
    expect(count(plain, question) - count(free, question)).toBe(3 * 3 * 2);
  }
});
