import { expect, test } from 'vitest';
import { killFleet } from '../../bench/fleet/kills.ts';
import { noRedis } from '../../packages/fleet/test/start-redis.ts';

const kills = 8;
const samples = 160;

test.skipIf(noRedis)(
  `a run and its three workers, killed ${kills} times at any moment, settle everything within their budget${noRedis ? ` (skipped: ${noRedis})` : ''}`,
  async () => {
    const concurrency = 16;
    const firstBudgetUsd = 0.3;
    const report = await killFleet({
      ...{ kills, samples, concurrency, firstBudgetUsd, budgetUsd: 50, lostAfterMs: 3_000 },
      seed: Number(process.env.VISIONPREFER_SEED ?? 7),
      vendor: { latencyMs: { median: 150, spread: 0.4 } },
    });
    expect(report).toMatchObject({ lines: samples, questions: samples, writtenAskedAgain: [] });
    expect(report.firstUsd).toBeLessThanOrEqual(firstBudgetUsd);
    expect(report.repeats).toBeLessThanOrEqual(kills * concurrency);
  },
);
