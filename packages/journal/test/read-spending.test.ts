import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openJournal, readSpending } from '@visionprefer/journal';
import { expect, onTestFinished, test } from 'vitest';

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'visionprefer-spending-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

test('a journal that is not there has cost nothing, and none is made', async () => {
  const path = join(await makeFolder(), 'annotations.jsonl');
  expect(await readSpending(path)).toEqual({ certain: 0, atMost: 0 });
  expect(await readSpending(path)).toEqual({ certain: 0, atMost: 0 });
});

test('what annotations tell is certain; what the spending file has besides is not, and a run may hold the journal', async () => {
  const path = join(await makeFolder(), 'annotations.jsonl');
  const annotation = {
    ...{ sampleId: 's', annotatorId: 'a', strategyId: 'listwise', imageIds: ['1'], imageHashes: ['0'], ms: 1 },
    ...{ aspectVersions: { fidelity: 1 }, outcome: 'refused', aspects: ['fidelity'], detail: 'no' },
  };
  const lines = [0.25, 0.5, undefined].map((usd, index) => JSON.stringify({ ...annotation, key: `k${index}`, usd }));
  await writeFile(path, `${lines.join('\n')}\n`);
  await writeFile(join(path, '../annotations.spending.json'), '{"atMostUsd": 0.125}\n');
  const journal = await openJournal(path);
  expect(await readSpending(path)).toEqual({ certain: 0.75, atMost: 0.875 });
  await journal.close();
});
