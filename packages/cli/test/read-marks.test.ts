import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readMarks } from '../src/steps/read-marks.ts';
import { makeFolder } from './command-line.ts';

test('marks are read as a report saves them; any other line is told with its place', async () => {
  const folder = await makeFolder();
  const mark = { sampleId: 'constructor', comment: 'odd "hands"' };
  await writeFile(join(folder, 'marked.jsonl'), `${JSON.stringify(mark)}\r\n\n${JSON.stringify({ sampleId: 'b' })}\n`);
  expect(await readMarks('marked.jsonl', folder)).toEqual(new Set(['constructor', 'b']));
  for (const line of ['nonsense', '[]', 'null', '{"sampleId":1}', '{"id":"a"}']) {
    await writeFile(join(folder, 'other.jsonl'), `${JSON.stringify(mark)}\n${line}\n`);
    await expect(readMarks('other.jsonl', folder)).rejects.toThrow(/^other\.jsonl:2: expected \{"sampleId": "…"\}/);
  }
  await expect(readMarks('gone.jsonl', folder)).rejects.toThrow(/^--marked: gone\.jsonl cannot be read/);
});
