import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder, run, writeLines } from './command-line.ts';

/** Two records of each prompt, and lines that are none. */
const records = Array.from({ length: 200 }, (_, index) => ({ id: index, prompt: `Prompt ${index >> 1}` }));
const broken = ['{"prompt": "cut o', '{"prompt": 7}', '[]'];

test('every line with a prompt is in one file as it was, and no prompt is in two', async () => {
  const folder = await makeFolder();
  await writeLines(join(folder, 'pairs.jsonl'), [...records, ...broken]);
  const args = ['split', 'pairs.jsonl', '--train', '0.6', '--validation', '0.2', '-o', 'parts'];
  const { exitCode, stdout, stderr } = await run([...args, '--json'], folder);
  const { lines, failures, files } = JSON.parse(stdout);
  expect({ exitCode, failures }).toEqual({ exitCode: 1, failures: 3 });
  expect(stderr.split('\n').map((line) => line.split(': ')[0])).toEqual([
    ...['pairs.jsonl:201', 'pairs.jsonl:202', 'pairs.jsonl:203', ''],
  ]);
  expect(Object.keys(files).toSorted()).toEqual(['test', 'train', 'validation']);

  const splits = ['train', 'validation', 'test'];
  const texts = await Promise.all(splits.map((split) => readFile(join(folder, `parts/${split}.jsonl`), 'utf8')));
  const written = texts.map((text) => text.split('\n').slice(0, -1));
  expect(splits.map((split) => lines[split])).toEqual(written.map(({ length }) => length));
  expect(written.flat().toSorted()).toEqual(records.map((record) => JSON.stringify(record)).toSorted());
  const prompts = written.map((split) => new Set(split.map((line): string => JSON.parse(line).prompt)));
  expect(prompts.reduce((sum, { size }) => sum + size, 0)).toBe(100);
  for (const { size } of prompts) expect(size).toBeGreaterThan(0);

  const told = (await readFile(join(folder, 'parts/pairs.failures.jsonl'), 'utf8')).trim().split('\n');
  expect(told.map((line) => JSON.parse(line).line)).toEqual([201, 202, 203]);
});

test('a command that cannot work leaves everything as it was', async () => {
  const folder = await makeFolder();
  await writeLines(join(folder, 'pairs.jsonl'), [...records, ...broken]);
  await run(['split', 'pairs.jsonl', '-o', 'parts'], folder);
  const names = ['parts/train.jsonl', 'parts/test.jsonl', 'parts/pairs.failures.jsonl'];
  const read = () => Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  const before = await read();

  const shares = await run(['split', 'pairs.jsonl', '-o', 'parts', '--train', '0.9', '--test', '0.3'], folder);
  expect(shares).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringContaining('the shares must make 1') });
  await writeFile(join(folder, 'empty.jsonl'), '');
  const empty = await run(['split', 'empty.jsonl', '-o', 'parts'], folder);
  expect(empty).toMatchObject({
    exitCode: 2,
    stdout: '',
    stderr: expect.stringContaining('holds no record with a prompt'),
  });
  const itself = await run(['split', 'parts/train.jsonl', '-o', 'parts'], folder);
  expect(itself).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringContaining('is read by this command') });
  expect(await read()).toEqual(before);
});
