/**
 * What a fleet costs and bears, with a real Redis (`redis-server` on the path):
 *
 * `node --conditions=@visionprefer/source bench/fleet/main.ts [--rows kills,pace,cost,goodput] [--questions 200000]`
 *
 * `kills`: a run and three workers killed sixty times, at a vendor of 600 requests a minute. `pace`: the same vendor, no
 * kills. `cost`: CPU and memory of each party over many questions, beside one process that asks by itself. `goodput`: 1, 2
 * and 4 workers with questions of a second at a vendor that tells a limit out of reach, then one of 20 a second.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startFakeVendor } from '@visionprefer/fake-vendors';
import { Redis } from 'ioredis';
import { startRedis } from '../../packages/fleet/test/start-redis.ts';
import { killFleet } from './kills.ts';
import type { PartReport, PartSettings } from './part.ts';
import { drawPictures, startPart } from './start-part.ts';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: 'kills,pace,cost,goodput' },
    questions: { type: 'string', default: '200000' },
    seed: { type: 'string', default: '1' },
  },
});
const rows: Record<string, () => Promise<void>> = { kills, pace, cost, goodput };
for (const row of values.rows.split(',')) {
  console.log(`${row}, load of the machine ${loadavg()[0]?.toFixed(1)}`);
  await rows[row]?.();
}

async function kills(): Promise<void> {
  const samples = 700;
  const report = await killFleet({
    ...{ kills: 60, samples, seed: Number(values.seed), concurrency: 24, lostAfterMs: 3_000 },
    vendor: { latencyMs: { median: 800, spread: 0.4 }, rateLimit: { requestsPerMinute: 600 } },
    ...{ requestsPerMinute: 600, firstBudgetUsd: 1.5, budgetUsd: 50 },
  });
  console.log(JSON.stringify({ samples, ...report, limitedShare: report.limited / report.requests }));
}

async function pace(): Promise<void> {
  const kinds = { given: { requestsPerMinute: 600 }, told: {}, 'shown by 429s alone': { deaf: true } };
  for (const [limit, settings] of Object.entries(kinds)) {
    const fake = await startFakeVendor({ latencyMs: 800, rateLimit: { requestsPerMinute: 600 }, keepRequests: 1e6 });
    const fleet = { workers: 3, workerConcurrency: 8, concurrency: 24, baseURL: fake.urls.openai, ...settings };
    const { run } = await measure(600, fleet);
    const limited = fake.requests.flatMap(({ reply }, place) => (reply === 'rate-limited' ? [place] : []));
    const { requests } = fake.bill().openai;
    const perMinute = Math.round((run.annotations / run.seconds) * 60);
    // As places in the row of requests: whether they come at the beginning.
    console.log(JSON.stringify({ limit, requests, limited: limited.length, perMinute, places: limited }));
    await fake.close();
  }
}

async function cost(): Promise<void> {
  const questions = Number(values.questions);
  const fleet = { workers: 2, workerConcurrency: 64, concurrency: 256, latencyMs: 100 };
  const { run, workers, redis } = await measure(questions, fleet);
  const alone = await measure(Math.min(questions, 20_000), { ...fleet, workers: 0 });
  const perQuestion = (seconds: number, count: number) => Number(((seconds * 1_000) / count).toFixed(3));
  const workerSeconds = workers.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0);
  console.log(
    JSON.stringify({
      questions,
      perSecond: Math.round(run.annotations / run.seconds),
      cpuMs: {
        run: perQuestion(run.cpuSeconds, questions),
        workers: perQuestion(workerSeconds, questions),
        redis: perQuestion(redis.cpuSeconds, questions),
        all: perQuestion(run.cpuSeconds + workerSeconds + redis.cpuSeconds, questions),
        alone: perQuestion(alone.run.cpuSeconds, alone.run.annotations),
      },
      megabytes: {
        run: inTenths(run.megabytes),
        workers: workers.map(({ megabytes }) => inTenths(megabytes)),
        redis: inTenths(redis.megabytes),
      },
    }),
  );
}

async function goodput(): Promise<void> {
  const rows = [
    { workers: 1, tellsPerMinute: 10_000, ideal: 8 },
    { workers: 2, tellsPerMinute: 10_000, ideal: 16 },
    { workers: 4, tellsPerMinute: 10_000, ideal: 32 },
    { workers: 4, tellsPerMinute: 1_200, ideal: 20 },
  ];
  for (const { ideal, ...settings } of rows) {
    const { workers } = settings;
    const fleet = { ...settings, workerConcurrency: 8, concurrency: 8 * workers, latencyMs: 1_000 };
    const { run } = await measure(25 * ideal, fleet);
    const perSecond = Number((run.annotations / run.seconds).toFixed(2));
    console.log(JSON.stringify({ ...settings, perSecond, ideal }));
  }
}

interface Measured {
  run: PartReport;
  workers: PartReport[];
  redis: { cpuSeconds: number; megabytes: number[] };
}

/** Runs a fleet to its end; with no workers the run asks by itself. */
async function measure(
  samples: number,
  {
    workers: count,
    workerConcurrency,
    ...settings
  }: { workers: number; workerConcurrency: number } & Pick<
    PartSettings,
    'concurrency' | 'latencyMs' | 'tellsPerMinute' | 'baseURL' | 'deaf' | 'requestsPerMinute'
  >,
): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-fleet-'));
  const redis = await startRedis();
  await drawPictures(folder);
  const common = { redis: redis.url, folder, journal: join(folder, 'annotations.jsonl'), samples, ...settings };
  const client = new Redis(redis.url);
  const megabytes: number[] = [];
  const watch = setInterval(async () => {
    const [, bytes = '0'] = /^used_memory_rss:(\d+)/m.exec(await client.info('memory')) ?? [];
    megabytes.push(Math.round(Number(bytes) / 1e5) / 10);
  }, 5_000);
  try {
    const workers = Array.from({ length: count }, () =>
      startPart({ ...common, part: 'worker', concurrency: workerConcurrency }),
    );
    const run = await startPart({ ...common, part: count === 0 ? 'alone' : 'run' }).ended;
    for (const { child } of workers) child.kill('SIGTERM');
    const told = await Promise.all(workers.map(({ ended }) => ended));
    const info = await client.info('cpu');
    const cpu = ['user', 'sys'].map((kind) => Number(new RegExp(`^used_cpu_${kind}:([\\d.]+)`, 'm').exec(info)?.[1]));
    if (!run) throw new Error('The run told nothing.');
    const cpuSeconds = cpu.reduce((sum, seconds) => sum + seconds, 0);
    return { run, workers: told.filter((each) => each !== undefined), redis: { cpuSeconds, megabytes } };
  } finally {
    clearInterval(watch);
    client.disconnect();
    await redis.close();
    await rm(folder, { recursive: true });
  }
}

/** The highest of each tenth of a row. */
function inTenths(row: readonly number[]): number[] {
  const size = Math.max(1, Math.ceil(row.length / 10));
  return Array.from({ length: Math.ceil(row.length / size) }, (_, tenth) =>
    Math.max(...row.slice(tenth * size, (tenth + 1) * size)),
  );
}
