import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type FakeVendorOptions, startFakeVendor } from '@visionprefer/fake-vendors';
import { startRedis } from '../../packages/fleet/test/start-redis.ts';
import { createRandom } from '../engine/latencies.ts';
import type { PartSettings } from './part.ts';
import { drawPictures, type RunningPart, startPart } from './start-part.ts';

/** How a fleet is killed. */
export interface KillSettings {
  kills: number;
  samples: number;
  seed: number;
  vendor: FakeVendorOptions;
  /** Most questions in flight over all workers. */
  concurrency: number;
  requestsPerMinute?: number;
  /** US dollars: the first part of the kills goes on until they are spent. */
  firstBudgetUsd: number;
  /** Enough for everything. */
  budgetUsd: number;
  lostAfterMs: number;
}

/** What came of it. */
export interface KillReport {
  /** Lines of the journal, and how many questions they are of. */
  lines: number;
  questions: number;
  /** Prompts that were asked although their answer was written. */
  writtenAskedAgain: string[];
  /** Times that a question was answered once more. */
  repeats: number;
  /** What the vendor would charge when the first budget was spent, and in the end. */
  firstUsd: number;
  usd: number;
  /** Requests, and how many of them were turned down for the limit. */
  requests: number;
  limited: number;
  kills: { run: number; workers: number };
}

const workers = 3;
const price = { input: 1, output: 8 };

/** Kills a run and its three workers at random, each started again at once, and tells what came of it. */
export async function killFleet(settings: KillSettings): Promise<KillReport> {
  const folder = await mkdtemp(join(tmpdir(), 'visionprefer-kills-'));
  const redis = await startRedis('--appendonly', 'yes');
  const fake = await startFakeVendor({ price, keepRequests: 1_000_000, ...settings.vendor });
  await drawPictures(folder);
  const journal = join(folder, 'annotations.jsonl');
  const { samples, concurrency, lostAfterMs, requestsPerMinute } = settings;
  const common = { redis: redis.url, folder, journal, samples, baseURL: fake.urls.openai, lostAfterMs };
  const part = (which: Partial<PartSettings>) =>
    startPart({ ...common, part: 'worker', concurrency: 8, ...which } satisfies PartSettings);
  const startRun = (budgetUsd: number) =>
    part({ part: 'run', concurrency, budgetUsd, price, ...(requestsPerMinute !== undefined && { requestsPerMinute }) });
  const parts: RunningPart[] = [startRun(settings.firstBudgetUsd), ...Array.from({ length: workers }, () => part({}))];
  try {
    const again = watchAgain(fake.requests, () => sampleIdsIn(journal));
    const killed = { run: 0, workers: 0 };
    const kill = async (place: number, startAgain: () => RunningPart) => {
      const old = parts[place];
      old?.child.kill('SIGKILL');
      await old?.ended;
      await again.look();
      parts[place] = startAgain();
      killed[place === 0 ? 'run' : 'workers']++;
    };
    const random = createRandom(settings.seed);
    const killWhile = async (kills: number, budgetUsd: number) => {
      for (let count = 0; count < kills; count++) {
        const before = fake.requests.length;
        const enough = before + random() * (samples / settings.kills);
        let isOver = false;
        void parts[0]?.ended.then(() => {
          isOver = true;
        });
        await until(() => isOver || fake.requests.length >= enough);
        if (isOver) return;
        await wait(random() * 30);
        const place = Math.floor(random() * (workers + 1));
        await kill(place, () => (place === 0 ? startRun(budgetUsd) : part({})));
      }
    };
    await killWhile(Math.floor(settings.kills / 2), settings.firstBudgetUsd);
    const first = await parts[0]?.ended;
    if (!first?.overspent) throw new Error(`The first budget was not spent: ${JSON.stringify(first)}`);
    const firstUsd = fake.bill().openai.usd;
    parts[0] = startRun(settings.budgetUsd);
    await killWhile(settings.kills - killed.run - killed.workers, settings.budgetUsd);
    const last = await parts[0]?.ended;
    if (last === undefined || last.overspent || last.failures > 0) throw new Error(`Not all: ${JSON.stringify(last)}`);
    await again.look();
    const written = sampleIdsIn(journal);
    const { usd, repeats, requests } = fake.bill().openai;
    const limited = fake.requests.filter(({ reply }) => reply === 'rate-limited').length;
    return {
      ...{ lines: written.length, questions: new Set(written).size, repeats, firstUsd, usd, requests, limited },
      ...{ writtenAskedAgain: again.found, kills: killed },
    };
  } finally {
    for (const { child } of parts) child.kill('SIGKILL');
    await Promise.all(parts.map(({ ended }) => ended));
    await fake.close();
    await redis.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Looks whether anything was asked that had been written when it was looked last. */
function watchAgain(requests: readonly { parts: readonly ({ text: string } | object)[] }[], written: () => string[]) {
  const found: string[] = [];
  let known = new Set<string>();
  let since = 0;
  return {
    found,
    async look(): Promise<void> {
      // What is on its way to the vendor was asked before.
      await wait(100);
      for (const { parts } of requests.slice(since)) {
        const texts = parts.flatMap((part) => ('text' in part ? [part.text] : []));
        const id = `s${/Prompt (\d+)/.exec(texts.join(' '))?.[1]}`;
        if (known.has(id)) found.push(id);
      }
      known = new Set(written());
      since = requests.length;
    },
  };
}

/** Ids of the samples whose annotations are written. */
function sampleIdsIn(journal: string): string[] {
  if (!existsSync(journal)) return [];
  const text = readFileSync(journal, 'utf8');
  const lines = text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
  return lines.filter(Boolean).map((line) => (JSON.parse(line) as { sampleId: string }).sampleId);
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await wait(20);
}
