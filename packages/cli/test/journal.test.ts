import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { appendFile, readFile, truncate, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Annotation } from '@visionprefer/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openJournal } from '../src/records/journal.ts';
import { makeFolder } from './command-line.ts';

const annotation: Annotation = {
  key: 'k1',
  sampleId: 'sample ü',
  annotatorId: 'someone',
  strategyId: 'listwise',
  imageIds: ['a'],
  imageHashes: ['00'],
  aspectVersions: { fidelity: 1 },
  ms: 3,
  outcome: 'scored',
  scores: { fidelity: [{ imageId: 'a', score: 3.5, rationale: 'sharp' }] },
};

test('reads what it wrote, appends to it, and leaves no lock', async () => {
  const path = join(await makeFolder(), 'new', 'a.jsonl');
  for (const key of ['k1', 'k2']) {
    const journal = await openJournal(path, 'a.jsonl');
    journal.append({ ...annotation, key });
    await journal.close();
  }
  const journal = await openJournal(path, 'a.jsonl');
  expect(await Array.fromAsync(journal.settled())).toEqual([annotation, { ...annotation, key: 'k2' }]);
  await journal.close();
  expect(existsSync(`${path}.lock`)).toBe(false);
});

test('heals a last line that was torn at any byte', async () => {
  const folder = await makeFolder();
  const path = join(folder, 'a.jsonl');
  const whole = `${JSON.stringify(annotation)}\n`;
  const bytes = Buffer.from(whole).length;
  const property = fc.asyncProperty(fc.integer({ min: 1, max: bytes }), fc.nat(8), async (cut, zeros) => {
    await writeFile(path, whole + whole.replace('k1', 'k2'));
    await truncate(path, 2 * bytes - cut);
    await appendFile(path, Buffer.alloc(zeros));
    const journal = await openJournal(path, 'a.jsonl');
    journal.append({ ...annotation, key: 'k3' });
    const keys = (await Array.fromAsync(journal.settled())).map(({ key }) => key);
    await journal.close();
    // A line that lacks nothing but its end is whole.
    expect(keys).toEqual(cut === 1 && zeros === 0 ? ['k1', 'k2', 'k3'] : ['k1', 'k3']);
  });
  await fc.assert(property, { numRuns: 60 });
});

test('never touches a file that is something else', async () => {
  const path = join(await makeFolder(), 'notes.txt');
  for (const text of ['my notes', 'my notes\nmore', '{"id":"s1"', '{"id":"s1","prompt":"p"}']) {
    await writeFile(path, text);
    const opening = openJournal(path, 'notes.txt').then(async (journal) => {
      await Array.fromAsync(journal.settled()).finally(() => journal.close());
    });
    await expect(opening).rejects.toThrow(/notes\.txt.* not an annotation/);
    expect((await readFile(path, 'utf8')).trimEnd()).toBe(text);
    expect(existsSync(`${path}.lock`)).toBe(false);
  }
});

test('refuses a file that a living process writes, and takes over from a dead one', async () => {
  const path = join(await makeFolder(), 'a.jsonl');
  const lock = `${path}.lock`;
  await writeFile(lock, JSON.stringify({ pid: process.ppid, host: hostname() }));
  await expect(openJournal(path, 'a.jsonl')).rejects.toThrow(
    new RegExp(`a\\.jsonl is being written by process ${process.ppid}\\. Wait .* delete .*a\\.jsonl\\.lock`),
  );

  const dead = spawnSync(process.execPath, ['-e', '']).pid;
  await writeFile(lock, JSON.stringify({ pid: dead, host: hostname() }));
  await (await openJournal(path, 'a.jsonl')).close();

  await writeFile(lock, JSON.stringify({ pid: dead, host: 'another-machine' }));
  await expect(openJournal(path, 'a.jsonl')).rejects.toThrow(`process ${dead} on another-machine`);
});

test.runIf(process.platform === 'linux')('is not fooled by a later process with the same number', async () => {
  const path = join(await makeFolder(), 'a.jsonl');
  await writeFile(`${path}.lock`, JSON.stringify({ pid: process.ppid, host: hostname(), started: '1' }));
  await (await openJournal(path, 'a.jsonl')).close();
  expect(existsSync(`${path}.lock`)).toBe(false);
});
