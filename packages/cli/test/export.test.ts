import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from 'vitest';
import { makeFolder, makeSamples, run, start, startProcess, writeLines } from './command-line.ts';

let folder: string;

beforeEach(async () => {
  folder = await makeFolder();
  await writeLines(join(folder, 'samples.jsonl'), await makeSamples(folder, 8));
  const { exitCode } = await run(['run', 'samples.jsonl'], folder);
  expect(exitCode).toBe(0);
});

const samples = ['--samples', 'samples.jsonl'];

describe('export', () => {
  test('writes several formats in one go, and says what', async () => {
    const given = ['--annotations', 'run/annotations.jsonl', '--consensus', 'run/consensus.jsonl'];
    const args = ['export', 'run/pairs.jsonl', '-f', 'diffusion-dpo', '-f', 'hpdv3', ...samples, ...given, '--json'];
    const { exitCode, stdout, stderr } = await run([...args, '--out', 'data/'], folder);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const { statistics, formats } = JSON.parse(stdout);
    const pairs = (await readFile(join(folder, 'run/pairs.jsonl'), 'utf8')).trim().split('\n').length;
    expect(statistics.pairs).toBe(pairs);
    expect(formats.map(({ id }: { id: string }) => id)).toEqual(['diffusion-dpo', 'hpdv3']);
    expect((await readdir(join(folder, 'data'))).sort()).toEqual(['diffusion-dpo', 'hpdv3', 'manifest.json']);
    const { sources } = JSON.parse(await readFile(join(folder, 'data/manifest.json'), 'utf8'));
    expect(sources.map(({ name }: { name: string }) => name)).toEqual([
      'pairs.jsonl',
      'consensus.jsonl',
      'annotations.jsonl',
    ]);
    const card = await readFile(join(folder, 'data/diffusion-dpo/README.md'), 'utf8');
    expect(card).toMatch(/\| pixels \| – \| listwise \| 16 \| 8 \| 0 \| 0 \| 0 \| 8 \(50%\) \|/);
    const again = await run([...args, '--out', 'data/'], folder);
    expect(again.exitCode).toBe(2);
    expect(again.stderr).toMatch(/^visionprefer: data\/ is not empty: it holds diffusion-dpo, hpdv3, manifest\.json\./);
  });

  test('leaves out pairs whose images changed, tells which, and with --strict writes nothing', async () => {
    await writeFile(join(folder, '0.png'), await readFile(join(folder, '5.png')));
    const args = ['export', 'run/pairs.jsonl', '-f', 'pairs', ...samples];
    const strict = await run([...args, '--strict'], folder);
    expect(strict.exitCode).toBe(2);
    expect(strict.stderr).toMatch(/Sample sample-0, image a: The image changed since it was judged/);
    expect(await readdir(folder)).not.toContain('dataset');

    const { exitCode, stdout, stderr } = await run(args, folder);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/run\/pairs\.jsonl: sample sample-0, image a: The image changed .*Its pairs are left out\./);
    expect(stdout).toMatch(/left out: 1 whose images were missing or had changed/);
    expect(await readFile(join(folder, 'dataset.failures.jsonl'), 'utf8')).toContain('"imageId":"a"');
  });

  test.each([
    [['-f', 'hpdv4'], /There is no format hpdv4\. Did you mean hpdv2\? Expected diffusion-dpo, imagereward/],
    [['-f', 'hub', '--validation', '0.6', '--test', '0.5'], /leave nothing to train on/],
    [['-f', 'hub', '--test', '5%'], /Expected a share from 0 to below 1/],
    [['-f', 'hub', '--shard-size', 'big'], /Expected a size such as 500MB/],
    [['-f', 'hub', '--out', '-'], /cannot be written to stdout/],
    [[], /required option '-f, --format <id>' not specified/],
  ])('turns down %j', async (args, message) => {
    const { exitCode, stderr } = await run(['export', 'run/pairs.jsonl', ...samples, ...args], folder);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(message);
    expect(await readdir(folder)).not.toContain('dataset');
  });

  test('says what to name when no image may be read from where it is', async () => {
    const { exitCode, stderr } = await run(['export', 'run/pairs.jsonl', '-f', 'hub'], folder);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(
      /is outside the folders that images may be read from: .*name its folder with --samples or --allow-path/,
    );
    expect(stderr).toMatch(/Nothing can be written: the images of all \d pairs/);
  });

  test.skipIf(process.platform === 'win32')('a disk that fills up leaves nothing that looks whole', async () => {
    // A limit on the size of files fails a write just as a full disk does, and needs no disk of its own.
    const main = join(import.meta.dirname, '../src/main.ts');
    const args = ['export', 'run/pairs.jsonl', '-f', 'hub', ...samples].join(' ');
    const command = `trap '' XFSZ; ulimit -f 2; exec "${process.execPath}" --conditions=@visionprefer/source "${main}" ${args}`;
    const { exitCode, stderr } = await startProcess('/bin/bash', ['-c', command], folder).ended;
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(
      /dataset cannot be written any further: the file is as large as it may be\. Nothing of it was kept/,
    );
    expect((await readdir(folder)).filter((name) => name.startsWith('dataset'))).toEqual([]);
  });

  test.skipIf(process.platform === 'win32')('Ctrl-C stops it, and leaves nothing', async () => {
    const pair = JSON.parse((await readFile(join(folder, 'run/pairs.jsonl'), 'utf8')).split('\n')[0] ?? '');
    // The same two pictures for many prompts: enough to be stopped in the middle.
    const many = Array.from({ length: 20_000 }, (_, n) => ({ ...pair, id: `${n}`, sampleId: `${n}`, prompt: `${n}` }));
    await writeLines(join(folder, 'many.jsonl'), many);
    const { child, ended } = start(['export', 'many.jsonl', '-f', 'pairs', ...samples], folder);
    while (!(await readdir(folder)).some((name) => name.startsWith('dataset.part-'))) await setTimeout(5);
    child.kill('SIGINT');
    const { exitCode, stderr } = await ended;
    expect({ exitCode, stderr }).toEqual({ exitCode: 130, stderr: 'Stopped. Nothing was written to dataset.\n' });
    expect((await readdir(folder)).filter((name) => name.startsWith('dataset'))).toEqual([]);
  });

  test('killed at any moment, there is no folder of the name that was given', async () => {
    const { child, ended } = start(['export', 'run/pairs.jsonl', '-f', 'hub', '-f', 'pairs', ...samples], folder);
    const watching = setInterval(() => {
      readdir(folder).then(
        (names) => names.some((name) => name.startsWith('dataset.part-')) && child.kill('SIGKILL'),
        () => {},
      );
    }, 1);
    await ended;
    clearInterval(watching);
    const names = await readdir(folder);
    if (names.includes('dataset')) expect(await readdir(join(folder, 'dataset'))).toContain('manifest.json');
    else expect(names.some((name) => name.startsWith('dataset.part-'))).toBe(true);
  });
});

test('formats lists them, for people and for machines', async () => {
  const { stdout } = await run(['formats'], folder);
  expect(stdout).toMatch(/^diffusion-dpo {2}Parquet with the columns of Pick-a-Pic v2[\s\S]*^hub /m);
  expect(stdout.split('\n').every((line) => line.length < 80)).toBe(true);
  const { stdout: json } = await run(['formats', '--json'], folder);
  expect(JSON.parse(json).formats[0]).toMatchObject({ id: 'diffusion-dpo', columns: expect.any(Array) });
});
