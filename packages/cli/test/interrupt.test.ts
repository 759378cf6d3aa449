import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { makeFolder, start } from './command-line.ts';

test('Ctrl-C ends an aggregation at once, and leaves nothing half written', async () => {
  const folder = await makeFolder();
  const lines = Array.from({ length: 150_000 }, (_, index) => {
    const image = `${index % 4}`;
    return JSON.stringify({
      key: `${index}`,
      sampleId: `sample-${index >> 2}`,
      annotatorId: 'ann',
      strategyId: 'pointwise',
      imageIds: [image],
      imageHashes: [''],
      aspectVersions: {},
      ms: 1,
      outcome: 'scored',
      scores: { fidelity: [{ imageId: image, score: 3 }] },
    });
  });
  await writeFile(join(folder, 'annotations.jsonl'), `${lines.join('\n')}\n`);
  const { child, ended } = start(['aggregate', 'annotations.jsonl'], folder);
  // The file that is written aside is there before the first annotation is read.
  while (!(await readdir(folder)).some((file) => file.endsWith('.part'))) await wait(5);
  child.kill('SIGINT');
  expect(await ended).toEqual({
    exitCode: 130,
    stdout: '',
    stderr: 'visionprefer: stopped. What was being written was thrown away.\n',
  });
  expect(await readdir(folder)).toEqual(['annotations.jsonl']);
});
