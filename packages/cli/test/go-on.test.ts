import { readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Consensus } from '@visionprefer/core';
import { expect, test } from 'vitest';
import { annotatorSource, drawPicture, makeFolder, makeSamples, run, writeLines } from './command-line.ts';

test('says what it will ask and why, asks unreadable answers again, and the later answer counts', async () => {
  const folder = await makeFolder();
  const samples = await makeSamples(folder, 4);
  await writeLines(join(folder, 's.jsonl'), samples.slice(0, 3));
  const sane = annotatorSource({ name: 'mine' });
  await writeFile(
    join(folder, 'mine.js'),
    sane.replace('output: {', "output: question.imageIds.includes('bad') ? 'mu' : {"),
  );
  const bad = {
    ...samples[0],
    images: samples[0]?.images.map((image) => ({ ...image, id: image.id === 'b' ? 'bad' : 'a' })),
  };
  await writeLines(join(folder, 's.jsonl'), [bad, ...samples.slice(1, 3)]);
  const args = ['annotate', 's.jsonl', '--annotator', './mine.js', '--aspect', 'fidelity'];
  expect((await run(args, folder)).stdout).toContain('3 new annotations (2 scored, 1 unreadable)');

  const again = await run(args, folder);
  expect(again).toEqual({
    exitCode: 0,
    stdout: 'annotations.jsonl  0 new annotations; 3 questions were settled before\n',
    stderr: '3 settled, 0 to ask\n',
  });

  // Drawn anew, but for the second it only looks so.
  await drawPicture(join(folder, '2.png'), 77);
  await utimes(join(folder, '4.png'), new Date(), new Date());
  await writeFile(join(folder, 'mine.js'), sane);
  await writeLines(join(folder, 's.jsonl'), [bad, ...samples.slice(1)]);
  const more = await run([...args, '--retry', 'refused,unreadable', '--json'], folder);
  expect(more.stderr).toBe('0 settled, 4 to ask: 2 image changed, 1 retry unreadable, 1 new sample\n');
  expect(JSON.parse(more.stdout)).toMatchObject({
    annotations: { scored: 3 },
    settled: 1,
    survey: { toAsk: 4, reasons: { 'image changed': 2, 'retry unreadable': 1, 'new sample': 1 }, unseen: 0 },
  });
  // Settled by the later line.
  expect((await run([...args, '--retry', 'unreadable'], folder)).stderr).toBe('4 settled, 0 to ask\n');

  const lines = (await readFile(join(folder, 'annotations.jsonl'), 'utf8')).trimEnd().split('\n');
  await writeLines(
    join(folder, 'kept.jsonl'),
    lines.filter((line) => !line.includes('"sampleId":"sample-1"')),
  );
  expect((await run(['aggregate', 'kept.jsonl'], folder)).stderr).toBe('');
  const [consensus] = (await readFile(join(folder, 'consensus.jsonl'), 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Consensus);
  expect(consensus?.images.map(({ aspects }) => aspects.fidelity?.score)).toEqual([5, 2]);

  await rm(join(folder, 'annotations.images'));
  const unknown = await run(args, folder);
  expect(unknown.stderr).toBe('0 settled, 0 to ask, 4 to be told when their images are read\n');
  expect(unknown.stdout).toContain('4 questions were settled before');
  // As a kill leaves it: the last images were not noted yet. The new sample is new all the same.
  await truncate(join(folder, 'annotations.images'), 100);
  const [fresh] = await makeSamples(folder, 1);
  await writeLines(join(folder, 's.jsonl'), [...samples.slice(1), { ...fresh, id: 'fresh' }]);
  expect((await run(args, folder)).stderr).toBe(
    '0 settled, 1 to ask: new sample, 3 to be told when their images are read\n',
  );
});
