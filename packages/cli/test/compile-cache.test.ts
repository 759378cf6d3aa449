import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const main = join(import.meta.dirname, '../src/main.ts');

/** Names in the folder for temporary files after the command was run with it. */
async function leftBy(environment: Record<string, string>): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'compile-cache-'));
  const { NODE_COMPILE_CACHE: _, NODE_DISABLE_COMPILE_CACHE: __, ...inherited } = process.env;
  try {
    const env = { ...inherited, TMPDIR: folder, TMP: folder, TEMP: folder, ...environment };
    await promisify(execFile)(process.execPath, ['--conditions=@visionprefer/source', main, 'formats'], { env });
    return await readdir(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('what Node made of the code is kept for the next start', async () => {
  expect(await leftBy({})).toEqual(['node-compile-cache']);
});

test('nothing is kept where that is forbidden', async () => {
  expect(await leftBy({ NODE_DISABLE_COMPILE_CACHE: '1' })).toEqual([]);
});
