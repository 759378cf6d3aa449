import type { AnnotatorProgress, Progress } from '@visionprefer/core';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { createProgressBlock } from '../src/terminal/progress-block.ts';

const annotator = (annotatorId: string, more: Partial<AnnotatorProgress> = {}): AnnotatorProgress => ({
  ...{ annotatorId, settled: 0, annotations: {}, failures: 0, inFlight: 0, calls: 0, rateLimited: 0, retried: 0 },
  ...{ untold: 0, usage: {}, usd: { spent: 0, atMost: 0 }, state: 'asking' },
  ...more,
});
const progress = (annotators: AnnotatorProgress[], more: Partial<Progress> = {}): Progress => ({
  ...{ samples: 0, settled: 0, annotations: 0, failures: 0, inFlight: 0, usage: {}, usd: { spent: 0, atMost: 0 } },
  ...{ annotators, ...more },
});

describe('the progress block', () => {
  test('tells pace and time left by the last half minute', () => {
    let ms = 0;
    const block = createProgressBlock({ total: () => 1200 }, () => ms);
    let told: string[] = [];
    // A thousand samples that were settled before fly by; then one a second is asked about.
    for (; ms <= 60_000; ms += 1000) {
      const samples = ms < 10_000 ? ms / 10 : 1000 + (ms - 10_000) / 1000;
      const settled = Math.min(1000, samples);
      told = block(
        progress([annotator('a', { settled, annotations: { scored: samples - settled } })], { samples, settled }),
        80,
      );
    }
    expect(told).toEqual(['1,050 of 1,200 samples read · settled before 1,000', '  a  50 done  3 min left  1.0/s']);
  });

  const busy = progress(
    [
      annotator('openai:gpt-6-sol', {
        ...{ annotations: { scored: 1180, refused: 3, unreadable: 1 }, inFlight: 32, rateLimited: 12, retried: 40 },
        usd: { spent: 11.2, atMost: 11.4 },
      }),
      annotator('anthropic:claude-sonnet-5-5?effort=low', { annotations: { scored: 820 }, state: 'limited' }),
    ],
    { samples: 1204, failures: 2, usd: { spent: 12.1, atMost: 12.4 } },
  );

  test('has a line for the whole and one for each annotator', () => {
    const block = createProgressBlock({ total: () => 200_000, budgetUsd: 2000 });
    expect(block(busy, 140)).toEqual([
      '1,204 of 200,000 samples read · failures 2 · $12.40 of $2000',
      '  openai:gpt-6-sol                        1,184 done           $11.40  32 asked  3 refused, 1 unreadable  12 × 429  40 again',
      '  anthropic:claude-sonnet-5-5?effort=low    820 done  limited',
    ]);
  });

  test.each([20, 40, 59, 79, 120])('keeps what matters most within %i columns', (columns) => {
    const lines = createProgressBlock({ total: () => undefined })(busy, columns).slice(1);
    for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(Math.max(columns, 32));
    expect(lines[0]).toContain('1,184 done');
  });
});
