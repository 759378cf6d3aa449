import { expect, test } from 'vitest';
import { keptFrom } from '../page/report/verdict/keep-figures.ts';
import type { PairBin, PairCuts } from '../src/index.ts';

const bins = (length: number, filled: Record<number, PairBin>): PairBin[] =>
  Array.from({ length }, (_, bin) => filled[bin] ?? { pairs: 0, decided: 0, right: 0 });

function cutsWith(right: { value: number; low: number; high: number }): PairCuts {
  return {
    ...{ pairs: 200, close: 100, unsure: 0 },
    byProbability: bins(50, { 0: { pairs: 100, decided: 50, right: 25 }, 45: { pairs: 100, decided: 50, right: 45 } }),
    byMargin: bins(40, { 3: { pairs: 200, decided: 100, right: 70 } }),
    cuts: [{ confidence: 0.5, pairs: 200, share: 1, expected: 0.7, people: { pairs: 100, right } }],
  };
}

test('a cut keeps the pairs of its bin and of those above it', () => {
  const cuts = cutsWith({ value: 0.7, low: 0.61, high: 0.79 });
  expect(keptFrom(cuts, 'probability', 0)).toMatchObject({ pairs: 200, of: 200, decided: 100, right: { value: 0.7 } });
  expect(keptFrom(cuts, 'probability', 45)).toMatchObject({ pairs: 100, decided: 50, right: { value: 0.9 } });
  expect(keptFrom(cuts, 'probability', 46)).toMatchObject({ pairs: 0, decided: 0, right: null });
  expect(keptFrom(cuts, 'margin', 4)).toMatchObject({ pairs: 0, right: null });
});

test('intervals are as wide as prompts whose pairs go together make them', () => {
  const width = (cuts: PairCuts) => {
    const { low, high } = keptFrom(cuts, 'probability', 45).right ?? { low: null, high: null };
    return (high ?? 0) - (low ?? 0);
  };
  const alone = width(cutsWith({ value: 0.7, low: 0.61, high: 0.79 }));
  const together = width(cutsWith({ value: 0.7, low: 0.52, high: 0.88 }));
  expect(together).toBeGreaterThan(alone * 1.5);
});
