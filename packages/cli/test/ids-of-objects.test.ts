import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Consensus, PreferencePair } from '@visionprefer/core';
import { expect, test } from 'vitest';
import { annotatorSource, makeFolder, makeSamples, run, writeLines } from './command-line.ts';

const annotatorIds = ['__proto__', 'constructor', 'toString'];

const aspectsSource = `
const levels = [1, 2, 3, 4, 5].map((step) => ({ name: 'level ' + step, description: 'It is ' + step + '.' }));
export const aspects = ['constructor', 'plain'].map((id) => ({ id, version: 1, question: 'How is it?', levels }));
export const [first, second] = aspects;
`;

test('ids that every object has fields of are ids like any others, from the journal to the data set', async () => {
  const folder = await makeFolder();
  await writeFile(join(folder, 'plug.mjs'), annotatorSource({ name: 'plug' }).replace("'plug:' + model", 'model'));
  await writeFile(join(folder, 'aspects.mjs'), aspectsSource);
  const samples = await makeSamples(folder, 2);
  const named = samples.map((sample, index) => ({ ...sample, id: annotatorIds[index] }));
  await writeLines(join(folder, 'samples.jsonl'), named);
  const annotators = annotatorIds.flatMap((id) => ['-a', `./plug.mjs:${id}`, '--price', `${id}=1,1`]);
  const args = ['run', 'samples.jsonl', ...annotators, '--aspect', './aspects.mjs', '--preset', 'paper'];
  const made = await run([...args, '--budget', '9', '--rpm', 'constructor=60000', '--out', 'out', '--json'], folder);
  expect(made).toMatchObject({ exitCode: 0, stderr: '' });
  expect(JSON.parse(made.stdout)).toMatchObject({
    annotations: { scored: 6 },
    pairs: { constructor: 2, plain: 2 },
    unvoted: 0,
  });

  const read = async <T>(file: string) =>
    (await readFile(join(folder, 'out', file), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as T);
  for (const { images } of await read<Consensus<'constructor'>>('consensus.jsonl')) {
    expect(Object.keys(images[0]?.aspects.constructor.votes ?? {}).sort()).toEqual(annotatorIds);
  }
  for (const { votes } of await read<PreferencePair>('pairs.jsonl'))
    expect(votes).toMatchObject({ for: 3, missing: 0 });
  const spending = await readFile(join(folder, 'out/annotations.spending.json'), 'utf8');
  expect(spending).toContain('"__proto__":{"answers":2');

  const shown = await run(['show', 'out', 'constructor', '-s', 'samples.jsonl'], folder);
  for (const id of annotatorIds) expect(shown.stdout).toMatch(new RegExp(`^ {2}${id} +5\\.00 +2\\.00$`, 'm'));
  const again = await run([...args, '--out', 'out', '--budget', '9'], folder);
  expect(again.stderr).toContain('6 settled, 0 to ask');
  const data = ['export', 'out/pairs.jsonl', '-s', 'samples.jsonl', '--format', 'hub', '--out', 'data', '--json'];
  expect(await run(data, folder)).toMatchObject({ exitCode: 0 });
  const report = await run(['report', 'out', '--out', 'report.html'], folder);
  expect(report).toMatchObject({ exitCode: 0 });
});
