import { existsSync } from 'node:fs';
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openJournal } from '@visionprefer/journal';
import { expect, test } from 'vitest';
import { makeFolder } from './make-folder.ts';

test.each<[string, (lock: string) => Promise<unknown>]>([
  ['is a folder', (lock) => mkdir(lock)],
  ['is a link', (lock) => symlink(join(lock, 'nowhere'), lock)],
  ['is a link', (lock) => writeFile(`${lock}.elsewhere`, '{}').then(() => symlink(`${lock}.elsewhere`, lock))],
])('what has the name of a lock and %s is told, and left as it is', async (said, make) => {
  const folder = await makeFolder();
  const path = join(folder, 'a.jsonl');
  await make(`${path}.lock`);
  const before = await readdir(folder);
  await expect(openJournal(path, { label: 'a.jsonl' })).rejects.toThrow(
    `a.jsonl cannot be locked: ${path}.lock ${said}`,
  );
  expect(await readdir(folder)).toEqual(before);
});

test('a lock of a process that is gone is taken over', async () => {
  const path = join(await makeFolder(), 'a.jsonl');
  const journal = await openJournal(path);
  await journal.close();
  await writeFile(`${path}.lock`, JSON.stringify({ pid: 2 ** 22 + 1, host: (await import('node:os')).hostname() }));
  await (await openJournal(path)).close();
  expect(existsSync(`${path}.lock`)).toBe(false);
});
