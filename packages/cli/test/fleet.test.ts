import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { prefix } from '@visionprefer/fleet';
import { Redis } from 'ioredis';
import { describe, expect, onTestFinished, test } from 'vitest';
import { noRedis, startRedis } from '../../fleet/test/start-redis.ts';
import { annotatorSource, makeFolder, makeSamples, run, start, startProcess, writeLines } from './command-line.ts';

const page = resolve(import.meta.dirname, '../../../docs/scale.md');

async function useRedis(): Promise<string> {
  const redis = await startRedis();
  onTestFinished(redis.close);
  return redis.url;
}

/** Waits until a run has told workers of its queue. */
async function queueIsOpen(redis: string): Promise<void> {
  const client = new Redis(redis);
  onTestFinished(() => client.disconnect());
  while ((await client.hlen(`${prefix}:queues`)) === 0) await wait(50);
}

describe.skipIf(noRedis)(`annotate --queue and work${noRedis ? ` (skipped: ${noRedis})` : ''}`, () => {
  test('ask through other processes what annotate asks by itself; those have the key', async () => {
    const folder = await makeFolder();
    const redis = await useRedis();
    await writeLines(join(folder, 'samples.jsonl'), await makeSamples(folder, 6));
    const source = annotatorSource({ name: 'mine' });
    // Made without a key it cannot ask, as a vendor's plugin cannot.
    const ask = "appendFileSync('calls.log'";
    expect(source).toContain(ask);
    await writeFile(
      join(folder, 'mine.js'),
      source.replace(ask, `if (!process.env.MINE) throw new Error('no key'); ${ask}`),
    );
    const named = ['-a', './mine.js:m', '--queue', redis];
    const worker = start(['work', ...named, '--json'], folder, { environment: { MINE: '1' } });
    const ran = await run(['annotate', 'samples.jsonl', ...named], folder);
    expect(ran).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('6 new annotations (6 scored)') });
    worker.child.kill('SIGTERM');
    const { exitCode, stdout } = await worker.ended;
    expect({ exitCode, told: JSON.parse(stdout) }).toEqual({
      exitCode: 0,
      told: { version: 1, answered: 6, failed: 0 },
    });
    expect((await readFile(join(folder, 'calls.log'), 'utf8')).trimEnd().split('\n')).toHaveLength(6);
  });

  test('say at once what cannot work', async () => {
    const folder = await makeFolder();
    await writeLines(join(folder, 'samples.jsonl'), await makeSamples(folder, 1));
    const nowhere = ['--queue', 'redis://:swordfish@127.0.0.1:1'];
    for (const args of [['annotate', 'samples.jsonl'], ['work']]) {
      const { exitCode, stderr } = await run([...args, ...nowhere], folder);
      expect({ exitCode, stderr }).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('nothing listens') });
      expect(stderr).not.toContain('swordfish');
    }
    const { exitCode, stderr } = await run(['annotate', 'samples.jsonl', ...nowhere, '--out', '-'], folder);
    expect({ exitCode, stderr }).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('--queue needs a file'),
    });
  });

  test('a worker that sees no images says which, and ends', async () => {
    const folder = await makeFolder();
    const redis = await useRedis();
    await writeLines(join(folder, 'samples.jsonl'), await makeSamples(folder, 1));
    await mkdir(join(folder, 'elsewhere'));
    const annotate = start(['annotate', 'samples.jsonl', '--queue', redis, '--aspect', 'fidelity'], folder);
    await queueIsOpen(redis);
    const blind = await run(['work', '--queue', redis, '--root', 'elsewhere'], folder);
    expect(blind).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/cannot show image [ab] of sample sample-0/),
    });
    annotate.child.kill('SIGTERM');
    // Nobody has begun with the question: it is taken back, and nothing is waited for.
    expect(await annotate.ended).toMatchObject({ exitCode: 143 });
  });
});

describe.skipIf(noRedis)('the commands of a fleet in docs/scale.md run as they stand', () => {
  test('the run, and a worker', async () => {
    const folder = await makeFolder();
    const redis = await useRedis();
    await writeLines(join(folder, 'samples.jsonl'), await makeSamples(folder, 2));
    await mkdir(join(folder, 'bin'));
    const main = resolve(import.meta.dirname, '../src/main.ts');
    const program = `#!/bin/sh\nexec "${process.execPath}" --conditions=@visionprefer/source "${main}" "$@"\n`;
    await writeFile(join(folder, 'bin/visionprefer'), program);
    await chmod(join(folder, 'bin/visionprefer'), 0o755);
    const text = await readFile(page, 'utf8');
    const block = (fence: string) => {
      const found = new RegExp(`\`\`\`sh ${fence}\n([\\s\\S]+?)\`\`\``).exec(text)?.[1];
      expect(found, `docs/scale.md has no block ${fence}`).toContain('redis://10.0.0.5');
      return `${found}`.replaceAll('redis://10.0.0.5', redis).replaceAll('/mnt/data', folder);
    };
    const shell = (script: string) =>
      startProcess('/bin/bash', ['-ec', script], folder, {
        environment: { PATH: `${join(folder, 'bin')}:${process.env.PATH}` },
      }).ended;
    const running = shell(block('coordinator'));
    await queueIsOpen(redis);
    const worker = await shell(block('worker'));
    expect({ worker, ran: await running }).toMatchObject({ worker: { exitCode: 0 }, ran: { exitCode: 0 } });
    expect(await readdir(folder)).toContain('annotations.jsonl');
  });
});
