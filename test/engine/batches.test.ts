import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Annotation, BatchProgress } from '@visionprefer/core';
import { type FakeVendor, type FakeVendorOptions, startFakeVendor } from '@visionprefer/fake-vendors';
import { readTickets } from '@visionprefer/journal';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { drawPicture } from '../../packages/cli/test/command-line.ts';
import { type BatchRun, runInBatches } from './run-in-batches.ts';

/** A vendor, and what a run at it needs. */
async function makeRun(samples: number, options: FakeVendorOptions = {}): Promise<{ fake: FakeVendor; run: BatchRun }> {
  const fake = await startFakeVendor({ keepRequests: 100_000, ...options });
  const folder = mkdtempSync(join(tmpdir(), 'visionprefer-batches-'));
  onTestFinished(async () => {
    await fake.close();
    rmSync(folder, { recursive: true, force: true });
  });
  await Promise.all([0, 1, 2, 3].map((shade) => drawPicture(join(folder, `${shade}.png`), shade)));
  return { fake, run: { folder, baseURL: fake.urls.openai, samples } };
}

function readJournal({ folder }: BatchRun): Annotation[] {
  const text = readFileSync(join(folder, 'annotations.jsonl'), 'utf8');
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

/** Expects that each sample was asked about once in all batches, and stands in the journal once. */
function expectOnceEach({ fake, run }: { fake: FakeVendor; run: BatchRun }): void {
  const keys = readJournal(run).map(({ key }) => key);
  expect(new Set(keys).size).toBe(run.samples);
  expect(keys).toHaveLength(run.samples);
  expect(fake.batches.flatMap((batch) => batch.keys).sort()).toEqual(keys.sort());
  expect(fake.requestCount).toBe(run.samples);
  expect(readTickets(join(run.folder, 'annotations.jsonl'))).toEqual([]);
}

/** Runs in a process of its own that is killed at a step; gives the number of steps when it was not. */
async function runKilled(run: BatchRun, killAt: number): Promise<number | undefined> {
  const program = join(import.meta.dirname, 'batch-process.ts');
  const child = spawn(
    process.execPath,
    ['--conditions=@visionprefer/source', program, JSON.stringify({ ...run, killAt })],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let told = '';
  child.stdout.on('data', (text) => {
    told += text;
  });
  const [, signal] = await once(child, 'close');
  if (signal === 'SIGKILL') return undefined;
  return Number(told);
}

test('killed after each of its steps and called again, a run neither loses a batch nor asks one twice', async () => {
  const { fake, run } = await makeRun(4, {});
  const small = { ...run, requests: 2 };
  let steps: number | undefined;
  // One journal: each process goes a step further than the one before, until one comes through.
  for (let killAt = 1; steps === undefined; killAt++) {
    steps = await runKilled(small, killAt);
    const asked = fake.batches.flatMap((batch) => batch.keys);
    expect(new Set(asked).size).toBe(asked.length);
  }
  expectOnceEach({ fake, run });
}, 60_000);
