import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';

const script = join(import.meta.dirname, 'check-in-folder.ts');

test('a check that is killed goes on from what it finished, and finds the same', async () => {
  const folder = await makeFolder();
  const killed = start(folder);
  const isTrained = (name: string) => /^0-base-[0-9a-f]+\.json$/.test(name);
  while (!(await readdir(folder)).some(isTrained)) await wait(10);
  killed.kill('SIGKILL');
  await once(killed, 'close');
  const base = join(folder, (await readdir(folder)).find(isTrained) ?? '');
  const trainedAt = (await stat(base)).mtimeMs;
  const goneOn = await end(start(folder));
  expect((await stat(base)).mtimeMs).toBe(trainedAt);
  expect(goneOn.curve).toHaveLength(1);
  expect(goneOn).toEqual(await end(start(await makeFolder())));
});

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'visionprefer-killed-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

function start(folder: string) {
  return spawn(process.execPath, ['--conditions=@visionprefer/source', script, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** What a process that ended printed. */
async function end(child: ReturnType<typeof start>): Promise<{ curve: unknown[] }> {
  const chunks = await Array.fromAsync(child.stdout);
  return JSON.parse(Buffer.concat(chunks).toString());
}
