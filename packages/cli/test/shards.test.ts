import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Annotation, Sample } from '@visionprefer/core';
import { shardOf } from '@visionprefer/dataset';
import { Command } from 'commander';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shareBudget } from '../src/annotate/share-budget.ts';
import { shardOption } from '../src/options/shard-option.ts';
import { makeFolder, makeSamples, run, startProcess, writeLines } from './command-line.ts';

const page = resolve(import.meta.dirname, '../../../docs/scale.md');

describe('a budget is that of all shards', () => {
  test('their parts are alike, and never more than the whole', () => {
    const usd = fc.oneof(fc.double({ min: 1e-3, max: 1e9, noNaN: true }), fc.integer({ min: 1, max: 1e6 }));
    fc.assert(
      fc.property(usd, fc.integer({ min: 1, max: 500 }), (budget, of) => {
        const parts = Array.from({ length: of }, (_, place) => shareBudget(budget, { index: place + 1, of }));
        const units = parts.map((part) => Math.round(part * 1e6));
        const whole = units.reduce((sum, part) => sum + part, 0);
        expect(whole / 1e6).toBeLessThanOrEqual(budget);
        expect(budget - whole / 1e6).toBeLessThan(2e-6);
        expect(Math.max(...units) - Math.min(...units)).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('one that is too small to be divided is told', () => {
    expect(shareBudget(0.000_002, { index: 2, of: 2 })).toBe(0.000_001);
    expect(() => shareBudget(0.000_002, { index: 3, of: 3 })).toThrow(
      /less than a millionth of a dollar for each of 3/,
    );
  });
});

test.each(['0/4', '5/4', '3', '1/0', '-1/4', '1/4/2', '1.5/4', 'a/b', '/4', '1/'])('--shard %s is told', (text) => {
  const command = new Command()
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .addOption(shardOption());
  expect(() => command.parse([`--shard=${text}`], { from: 'user' })).toThrow(/counted from 1: 1\/16 is the first/);
  expect(command.parse(['--shard', '03/16'], { from: 'user' }).opts()).toEqual({ shard: { index: 3, of: 16 } });
});

async function annotationsIn(path: string): Promise<Annotation[]> {
  const lines = (await readFile(path, 'utf8')).split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line));
}

async function keysIn(path: string): Promise<string[]> {
  return (await annotationsIn(path)).map(({ key }) => key);
}

async function sortedLines(path: string): Promise<string[]> {
  return (await readFile(path, 'utf8')).split('\n').filter(Boolean).sort();
}

test('shards ask every question of one run once, and aggregate to the same consensus', async () => {
  const folder = await makeFolder();
  await writeLines(join(folder, 'samples.jsonl'), await makeSamples(folder, 7));
  const ask = ['annotate', 'samples.jsonl', '-a', 'pixels'];
  expect(await run([...ask, '--out', 'one.jsonl'], folder)).toMatchObject({ exitCode: 0 });
  for (const part of [1, 2, 3]) {
    const shard = ['--shard', `${part}/3`, '--out', `shards/${part}.jsonl`];
    expect(await run([...ask, ...shard], folder)).toMatchObject({ exitCode: 0 });
  }
  const keys = await Promise.all([1, 2, 3].map((part) => keysIn(join(folder, `shards/${part}.jsonl`))));
  expect(keys.flat().sort()).toEqual((await keysIn(join(folder, 'one.jsonl'))).sort());
  expect(await run(['aggregate', 'one.jsonl', '--out', 'one-consensus.jsonl'], folder)).toMatchObject({ exitCode: 0 });
  expect(await run(['aggregate', 'shards', '--out', 'consensus.jsonl'], folder)).toMatchObject({ exitCode: 0 });
  expect(await sortedLines(join(folder, 'consensus.jsonl'))).toEqual(
    await sortedLines(join(folder, 'one-consensus.jsonl')),
  );
});

test('runs in a folder are read as one, and a shard without samples ends well', async () => {
  const folder = await makeFolder();
  await writeLines(join(folder, 'samples.jsonl'), await makeSamples(folder, 1));
  const ended = [];
  for (const part of [1, 2]) {
    ended.push(await run(['run', 'samples.jsonl', '--shard', `${part}/2`, '--out', `shards/${part}`], folder));
  }
  expect(ended.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  expect(ended.filter(({ stderr }) => stderr.includes('No sample of samples.jsonl is of this shard.'))).toHaveLength(1);
  const { exitCode, stdout } = await run(['aggregate', 'shards'], folder);
  expect({ exitCode, stdout }).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('consensus on 1 sample') });

  await writeFile(join(folder, 'empty.jsonl'), '\n');
  expect(await run(['annotate', 'empty.jsonl', '--shard', '1/2'], folder)).toMatchObject({ exitCode: 2 });
});

describe('the commands in docs/scale.md run as they stand', () => {
  test('one machine', async () => {
    const folder = await makeWorkshop(3);
    expect(await shell(await block('sh one machine'), folder)).toMatchObject({ exitCode: 0 });
    expect(existsSync(join(folder, 'pairs.jsonl'))).toBe(true);
  });

  test('a consensus in parts', async () => {
    const folder = await makeWorkshop(3);
    await shell('visionprefer annotate samples.jsonl --annotator pixels', folder);
    expect(await shell(`set -e\n${await block('sh parts')}`, folder)).toMatchObject({ exitCode: 0 });
    const parts = await Promise.all([1, 2].map((part) => readFile(join(folder, `consensus-${part}.jsonl`), 'utf8')));
    expect(parts.join('').trimEnd().split('\n')).toHaveLength(3);
  });

  test('a Slurm array', async () => {
    const folder = await makeWorkshop(3);
    await writeFile(join(folder, 'array.sh'), await block('sh slurm'));
    const parts = ['1', '2'];
    for (const part of parts) {
      const environment = { SLURM_ARRAY_TASK_ID: part, SLURM_ARRAY_TASK_COUNT: '2' };
      expect(await shell('bash array.sh', folder, environment)).toMatchObject({ exitCode: 0 });
    }
    await expectWhole(folder);
  });

  test('a Kubernetes job', async () => {
    const folder = await makeWorkshop(1);
    const text = await block('yaml kubernetes');
    const script = /args:\n\s+- >-\n((?: {14}.*\n)+)/.exec(text)?.[1]?.replace(/\s+/g, ' ') ?? '';
    const parts = Number(/completions: (\d+)/.exec(text)?.[1]);
    expect(script).toContain(`/${parts} `);
    for (const index of await fullParts(folder, parts)) {
      expect(await shell(script, folder, { JOB_COMPLETION_INDEX: `${index - 1}` })).toMatchObject({ exitCode: 0 });
    }
    await expectWhole(folder);
  });

  test('a program for Ray, with a stand-in that calls at once', async ({ skip }) => {
    const folder = await makeWorkshop(1);
    if ((await shell('python3 --version', folder)).exitCode !== 0) skip('there is no python3');
    const parts = await fullParts(folder, 16);
    const standIn = `class remote:
  def __init__(self, call): self.call = call
  def remote(self, part): return self.call(part) if part in ${JSON.stringify(parts)} else 0
def get(values): return values
`;
    await writeFile(join(folder, 'ray.py'), standIn);
    await writeFile(join(folder, 'program.py'), await block('python ray'));
    const { exitCode, stdout } = await shell('python3 program.py', folder);
    expect({ exitCode, last: stdout.trimEnd().split('\n').at(-1) }).toEqual({
      exitCode: 0,
      last: `[${Array(16).fill(0).join(', ')}]`,
    });
    await expectWhole(folder);
  });
});

/** What stands in a block of the page. */
async function block(fence: string): Promise<string> {
  const text = new RegExp(`\`\`\`${fence}\n([\\s\\S]+?)\`\`\``).exec(await readFile(page, 'utf8'))?.[1];
  if (text === undefined) throw new Error(`docs/scale.md has no block ${fence}.`);
  return text;
}

/** A folder with samples, and the command on the path. */
async function makeWorkshop(samples: number): Promise<string> {
  const folder = await makeFolder();
  await writeLines(join(folder, 'samples.jsonl'), await makeSamples(folder, samples));
  await mkdir(join(folder, 'bin'));
  const main = resolve(import.meta.dirname, '../src/main.ts');
  const program = `#!/bin/sh\nexec "${process.execPath}" --conditions=@visionprefer/source "${main}" "$@"\n`;
  await writeFile(join(folder, 'bin/visionprefer'), program);
  await chmod(join(folder, 'bin/visionprefer'), 0o755);
  return folder;
}

function shell(script: string, folder: string, environment: Record<string, string> = {}) {
  const path = `${join(folder, 'bin')}:${process.env.PATH}`;
  return startProcess('/bin/bash', ['-ec', script], folder, { environment: { ...environment, PATH: path } }).ended;
}

async function idsIn(folder: string): Promise<string[]> {
  const lines = (await readFile(join(folder, 'samples.jsonl'), 'utf8')).trimEnd().split('\n');
  return lines.map((line) => (JSON.parse(line) as Sample).id);
}

/** The shards that hold samples: each of the others would be a process that does nothing. */
async function fullParts(folder: string, of: number): Promise<number[]> {
  return [...new Set((await idsIn(folder)).map((id) => shardOf(id, of)))];
}

/** Every question stands in one file, and none is missing. */
async function expectWhole(folder: string): Promise<void> {
  const files = (await readdir(join(folder, 'shards'))).filter((file) => file.endsWith('.jsonl'));
  const found = await Promise.all(files.map((file) => annotationsIn(join(folder, 'shards', file))));
  const keys = found.flat().map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
  expect(new Set(found.flat().map(({ sampleId }) => sampleId))).toEqual(new Set(await idsIn(folder)));
}
