import type { Consensus, Estimate } from '@visionprefer/core';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { cutToWidth, fitToWidth, printable } from '../src/terminal/display-text.ts';
import { createProgressLine } from '../src/terminal/progress-line.ts';
import { renderTable } from '../src/terminal/table.ts';

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
      const lines = renderTable([entry], { aspects, more: 0, width, stream: process.stdout });
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
  const lines = renderTable([{ sample: { id: 's', prompt: 'p' }, consensus }], {
    aspects,
    more: 3,
    width: 80,
    stream: process.stdout,
  });
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

test('tells pace and time left by the last half minute', () => {
  let ms = 0;
  const line = createProgressLine(
    () => 1200,
    () => ms,
  );
  const progress = { samples: 0, settled: 0, annotations: 0, failures: 0, inFlight: 0, usage: {} };
  // A thousand samples that were settled before fly by; then five a second are asked about.
  for (; ms < 60_000; ms += 1000) {
    const samples = ms < 10_000 ? ms / 10 : 1000 + (ms - 10_000) / 1000;
    line({ ...progress, samples, settled: 1000, annotations: Math.max(0, samples - 1000) });
  }
  expect(line({ ...progress, samples: 1050, settled: 1000, annotations: 50, failures: 2 })).toBe(
    'samples 1,050 of 1,200 · annotations 50 · settled before 1,000 · failures 2 · 1.0 a second · 3 min left',
  );
});
