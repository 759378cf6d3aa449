import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WriteError } from '@visionprefer/journal';
import { expect, test } from 'vitest';
import type { Problem } from '../src/problems/problem.ts';
import { openProblemLog } from '../src/problems/problem-log.ts';
import type { Status } from '../src/terminal/status.ts';
import { makeFolder } from './command-line.ts';

/** A status that remembers what went wrong. */
function recordStatus(): { status: Status; warned: string[] } {
  const warned: string[] = [];
  const nothing = () => {};
  return { warned, status: { progress: nothing, say: nothing, end: nothing, warn: (text) => void warned.push(text) } };
}

const problems = Array.from(
  { length: 25 },
  (_, index): Problem => ({ message: 'no prompt.', file: 's', line: index + 1 }),
);

async function readLines(path: string): Promise<unknown[]> {
  const text = await readFile(path, 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
}

test('of problems alike the first three are shown, and all of them are in the file', async () => {
  const folder = await makeFolder();
  const { status, warned } = recordStatus();
  const log = openProblemLog(status, { out: 'pairs.jsonl', folder });
  for (const problem of problems) log.report(problem);
  log.close();
  expect(warned).toEqual([
    ...[1, 2, 3].map((line) => `s:${line}: no prompt.`),
    '… and 22 more: all of them are in pairs.failures.jsonl',
  ]);
  expect({ count: log.count, file: log.file }).toEqual({ count: 25, file: 'pairs.failures.jsonl' });
  expect(await readLines(join(folder, 'pairs.failures.jsonl'))).toEqual(problems);
});

test('of problems of many kinds the first 20 are shown; names, paths and numbers make no kind', () => {
  const { status, warned } = recordStatus();
  const log = openProblemLog(status);
  for (const letter of 'abcdefghijklmnopqrstuvwxyz') log.report({ message: `the ${letter.repeat(3)} is wrong.` });
  log.close();
  expect(warned).toHaveLength(21);
  const other = recordStatus();
  const paths = openProblemLog(other.status);
  for (let image = 0; image < 48; image++) paths.report({ message: `/p/${image}.png cannot be read.`, sampleId: 's' });
  paths.close();
  expect(other.warned.at(-1)).toBe('… and 45 more were left out.');
});

test('the file of the run before is gone when nothing is left out', async () => {
  const folder = await makeFolder();
  await writeFile(join(folder, 'out.failures.jsonl'), '{"message":"of yesterday"}\n');
  const { status, warned } = recordStatus();
  const log = openProblemLog(status, { out: 'out', folder });
  log.close();
  expect({ count: log.count, file: log.file, warned }).toEqual({ count: 0, file: undefined, warned: [] });
  await expect(readFile(join(folder, 'out.failures.jsonl'))).rejects.toThrow(/ENOENT/);
});

test('for stdout all of them are shown, and no file is kept', () => {
  const { status, warned } = recordStatus();
  const log = openProblemLog(status, { out: '-', folder: '/nowhere' });
  for (const problem of problems) log.report(problem);
  log.close();
  expect(warned).toHaveLength(25);
  expect(log.file).toBeUndefined();
});

test('a command that writes no output shows the first and counts the rest', () => {
  const { status, warned } = recordStatus();
  const log = openProblemLog(status);
  for (const problem of problems) log.report(problem);
  log.close();
  expect(warned.slice(3)).toEqual(['… and 22 more were left out.']);
});

test('a text from a stranger cannot move the cursor', () => {
  const { status, warned } = recordStatus();
  openProblemLog(status).report({ message: 'no\u001b[2J prompt\nat all.', sampleId: 'a\rb' });
  expect(warned).toEqual(['sample a b: no prompt at all.']);
});

test('a file that cannot be written is an error that names it', async () => {
  const folder = await makeFolder();
  const { status } = recordStatus();
  const log = openProblemLog(status, { out: 'missing/out.jsonl', folder });
  expect(() => log.report({ message: 'no prompt.' })).toThrow(WriteError);
  expect(() => log.report({ message: 'no prompt.' })).toThrow(/missing\/out\.failures\.jsonl/);
});
