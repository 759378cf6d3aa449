import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Annotation } from '@visionprefer/core';
import { expect, test } from 'vitest';
import { annotatorSource, makeFolder, makeSamples, run, writeLines } from './command-line.ts';

test('--adaptive leaves questions out that decide nothing, and the same command again asks nothing', async () => {
  const folder = await makeFolder();
  await writeLines(join(folder, 's.jsonl'), await makeSamples(folder, 14));
  const names = ['one', 'two', 'three'];
  for (const name of names) await writeFile(join(folder, `${name}.js`), annotatorSource({ name }));
  const who = [...names.flatMap((name) => ['-a', `./${name}.js`]), '--aspect', 'fidelity'];
  const first = await run(['run', 's.jsonl', ...who, '--adaptive', '--json'], folder);
  expect(first).toMatchObject({ exitCode: 0, stderr: '' });
  const lines = (await readFile(join(folder, 'run/annotations.jsonl'), 'utf8')).trimEnd().split('\n');
  const annotations = lines.map((line) => JSON.parse(line) as Annotation);
  // Some samples are put before all three; all three say the same.
  expect(annotations.length).toBeGreaterThanOrEqual(14 + 2 * 5);
  expect(annotations.length).toBeLessThanOrEqual(28);
  expect(new Set(annotations.map(({ sampleId }) => sampleId)).size).toBe(14);
  expect(JSON.parse(first.stdout)).toMatchObject({ consensus: 14, pairs: { overall: 14 } });

  const again = await run(['run', 's.jsonl', ...who, '--adaptive', '--json'], folder);
  expect(again.stderr).toContain(`${annotations.length} settled, at most ${42 - annotations.length} to ask: `);
  expect(JSON.parse(again.stdout)).toMatchObject({ annotations: {}, settled: annotations.length });
});

test('--adaptive needs votes to choose among', async () => {
  const folder = await makeFolder();
  await writeLines(join(folder, 's.jsonl'), await makeSamples(folder, 1));
  const { exitCode, stderr } = await run(['annotate', 's.jsonl', '--adaptive'], folder);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('--adaptive chooses among votes, and there is one: that of pixels.');
});
