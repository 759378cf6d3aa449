import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InputError } from '@visionprefer/core';
import { expect, onTestFinished, test } from 'vitest';
import { journalId, queueName } from '../src/index.ts';

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'visionprefer-fleet-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

test('a journal keeps its id, and no two have the same', async () => {
  const folder = await makeFolder();
  const id = journalId(join(folder, 'a.jsonl'));
  expect(journalId(join(folder, 'a.jsonl'))).toBe(id);
  expect(JSON.parse(await readFile(join(folder, 'a.queue.json'), 'utf8'))).toEqual({ id });
  expect(journalId(join(folder, 'b.jsonl'))).not.toBe(id);
});

test.each(['', '{', 'null', '{"id": 7}', '{"id": ""}'])(
  'a file that says %j is told, and not written over',
  async (text) => {
    const folder = await makeFolder();
    await writeFile(join(folder, 'a.queue.json'), text);
    expect(() => journalId(join(folder, 'a.jsonl'))).toThrow(InputError);
    expect(await readFile(join(folder, 'a.queue.json'), 'utf8')).toBe(text);
  },
);

test('a queue is of one run and one annotator, by a name that BullMQ takes', () => {
  const names = ['a:b', 'a/b'].flatMap((annotator) => ['run', 'other'].map((run) => queueName(run, annotator)));
  expect(new Set(names).size).toBe(4);
  for (const name of names) expect(name).toMatch(/^a\/b@[0-9a-f]{12}$/);
});
