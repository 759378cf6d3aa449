import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Annotation } from '@visionprefer/core';
import { type FakeVendor, type FakeVendorOptions, startFakeVendor } from '@visionprefer/fake-vendors';
import { readTickets } from '@visionprefer/journal';
import { expect, onTestFinished } from 'vitest';
import { drawPicture } from '../../packages/cli/test/command-line.ts';
import type { BatchRun } from './run-in-batches.ts';

/** A vendor, and what a run at it needs. */
export async function makeBatchRun(
  samples: number,
  options: FakeVendorOptions = {},
): Promise<{ fake: FakeVendor; run: BatchRun }> {
  const fake = await startFakeVendor({ keepRequests: 100_000, ...options });
  const folder = mkdtempSync(join(tmpdir(), 'visionprefer-batches-'));
  onTestFinished(async () => {
    await fake.close();
    rmSync(folder, { recursive: true, force: true });
  });
  await Promise.all([0, 1, 2, 3].map((shade) => drawPicture(join(folder, `${shade}.png`), shade)));
  return { fake, run: { folder, baseURL: fake.urls.openai, samples } };
}

export function readJournal({ folder }: BatchRun): Annotation[] {
  const text = readFileSync(join(folder, 'annotations.jsonl'), 'utf8');
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

/** Expects that each sample was asked about once in all batches, and stands in the journal once. */
export function expectOnceEach({ fake, run }: { fake: FakeVendor; run: BatchRun }): void {
  const keys = readJournal(run).map(({ key }) => key);
  expect(new Set(keys).size).toBe(run.samples);
  expect(keys).toHaveLength(run.samples);
  // Behind a key there may be a ticket.
  expect(fake.batches.flatMap((batch) => batch.keys.map((key) => key.slice(0, 32))).sort()).toEqual(keys.sort());
  expect(fake.requestCount).toBe(run.samples);
  expect(readTickets(join(run.folder, 'annotations.jsonl'))).toEqual([]);
}
