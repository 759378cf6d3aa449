import type { Consensus, Estimate } from '@visionprefer/core';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { cutToWidth, fitToWidth, printable } from '../src/terminal/display-text.ts';
import { renderScores } from '../src/terminal/render-scores.ts';

const screen = { width: 80, stream: process.stdout };
const aspects = ['prompt-following', 'aesthetic', 'fidelity', 'harmlessness'];

function consensusOf(estimates: Partial<Estimate>[]): Consensus {
  const entries = aspects.map((aspect, index) => [
    aspect,
    { score: null, standardError: null, votes: {}, missing: {}, ...estimates[index] },
  ]);
  const image = { imageId: 'left', hash: '', aspects: Object.fromEntries(entries) };
  const overall = { score: null, standardError: null, aspects: [] };
  return { sampleId: 's', method: 'mean', images: [{ ...image, overall }], annotationKeys: [] };
}

test('fits 80 and 60 columns, whatever the prompt', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.constantFrom(60, 80), (prompt, width) => {
      const entry = { sample: { id: 's', prompt }, consensus: consensusOf([{ score: 4.25 }]) };
      const lines = renderScores([entry], { aspects, more: 0 }, { width, stream: process.stdout });
      const table = lines.slice(0, lines.indexOf(''));
      expect(Math.max(...table.map((line) => stringWidth(line)))).toBeLessThan(width);
    }),
  );
});

test('says why a score is missing, and never writes a number for it', () => {
  const consensus = consensusOf([
    { missing: { one: 'abstained', two: 'refused' } },
    { missing: { one: 'blocked' } },
    { missing: { one: 'unreadable' } },
    { missing: { one: 'abstained' } },
  ]);
  const lines = renderScores([{ sample: { id: 's', prompt: 'p' }, consensus }], { aspects, more: 3 }, screen);
  const row = lines.find((line) => line.startsWith('  left'));
  expect(row?.split(/\s+/).slice(1)).toEqual(['left', 'refused', 'blocked', 'unread.', '–', '·']);
  const end = lines.slice(lines.indexOf('') + 1).map((line) => line.split('  ')[0]);
  expect(end).toEqual(['refused', 'blocked', 'unread.', '–', '·']);
  expect(lines).toContain('… and 3 more samples');
});

test('cuts by what is seen, not in the middle of a character', () => {
  expect(cutToWidth('猫と犬と鳥', 6)).toBe('猫と…');
  expect(cutToWidth('👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧', 5)).toBe('👩‍👩‍👧👩‍👩‍👧…');
  expect(fitToWidth('é', 3, 'right')).toBe('  é');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 30 }), (text, width) => {
      expect(stringWidth(cutToWidth(printable(text), width))).toBeLessThanOrEqual(width);
    }),
  );
});
