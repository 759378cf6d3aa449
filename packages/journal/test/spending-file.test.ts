import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '@visionprefer/core';
import { expect, test } from 'vitest';
import { openSpendingFile } from '../src/spending/spending-file.ts';
import { makeFolder } from './make-folder.ts';

test('what is covered is known to the next run, however this one ends', async () => {
  const journal = join(await makeFolder(), 'a.jsonl');
  const spending = openSpendingFile(journal);
  expect(spending.earlierUsd).toBe(0);
  spending.cover(1, 5);
  spending.cover(1.05, 5);
  const { earlierUsd } = openSpendingFile(journal);
  expect(earlierUsd).toBeGreaterThanOrEqual(1.05);
  expect(earlierUsd).toBeLessThan(1.2);
  spending.cover(4.9, 5);
  expect(openSpendingFile(journal).earlierUsd).toBe(5);
  spending.close(0.25);
  expect(openSpendingFile(journal).earlierUsd).toBe(0.25);
  spending.close(1e-9);
  expect(existsSync(spending.file)).toBe(false);
});

test('how a vendor counts is known to the next run', async () => {
  const journal = join(await makeFolder(), 'a.jsonl');
  const spending = openSpendingFile(journal);
  const counted = { answers: 3, input: 2.5, output: 0.1 };
  spending.note('__proto__', { ...counted, input: 2 });
  spending.note('__proto__', counted);
  spending.note('constructor', counted);
  spending.close(0);
  const next = openSpendingFile(journal);
  expect(next.earlierUsd).toBe(0);
  expect([...next.counted]).toEqual([
    ['__proto__', counted],
    ['constructor', counted],
  ]);
});

test.each(['', '{', '{"atMostUsd":-1}', '{"atMostUsd":"1"}', 'null'])(
  'a file with %j is not guessed at',
  async (text) => {
    const journal = join(await makeFolder(), 'a.jsonl');
    await writeFile(journal.replace('.jsonl', '.spending.json'), text);
    expect(() => openSpendingFile(journal)).toThrow(InputError);
    expect(await readFile(journal.replace('.jsonl', '.spending.json'), 'utf8')).toBe(text);
  },
);
