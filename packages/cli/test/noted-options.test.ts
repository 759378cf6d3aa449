import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { annotatorSource, makeFolder, makeSamples, run, writeLines } from './command-line.ts';

/** A folder with a run whose margin and weights are noted. */
async function makeRun(): Promise<string> {
  const folder = await makeFolder();
  await writeLines(join(folder, 's.jsonl'), await makeSamples(folder, 3));
  await writeFile(join(folder, 'mine.js'), annotatorSource({ name: 'mine' }));
  const options = ['--aspect', 'fidelity', '--aspect', 'aesthetic', '--weight', 'fidelity=3', '--margin', '0.5'];
  await run(['run', 's.jsonl', '--annotator', './mine.js', ...options, '--out', 'out'], folder);
  return folder;
}

async function noteOf(folder: string): Promise<{ consensus: object; pairs: object; command: string[] }> {
  return JSON.parse(await readFile(join(folder, 'out/run.json'), 'utf8'));
}

test('pairs of a run are drawn anew as told, which is said and noted; elsewhere nothing of the run changes', async () => {
  const folder = await makeRun();
  const before = await noteOf(folder);
  const anew = await run(['pairs', 'out', '--per-sample', '1'], folder);
  expect(anew).toMatchObject({
    exitCode: 0,
    stderr:
      'out/pairs.jsonl was drawn with --margin 0.5; it is drawn anew with --margin 0.5 --per-sample 1, and run.json notes it.\n',
  });
  expect(await noteOf(folder)).toEqual({ ...before, pairs: { margin: 0.5, perSample: 1, gate: {} } });
  const again = await run(['pairs', 'out'], folder);
  expect(again.stderr).toBe('With --margin 0.5 --per-sample 1, as out/run.json notes.\n');
  const kept = await readFile(join(folder, 'out/pairs.jsonl'), 'utf8');
  const elsewhere = await run(['pairs', 'out', '--margin', '4', '--out', 'few.jsonl'], folder);
  expect(elsewhere).toMatchObject({ exitCode: 0, stderr: '' });
  expect(await readFile(join(folder, 'out/pairs.jsonl'), 'utf8')).toBe(kept);
  expect((await noteOf(folder)).pairs).toEqual({ margin: 0.5, perSample: 1, gate: {} });
});

test('aggregate of a run uses the weights and the method that it notes, unless told otherwise', async () => {
  const folder = await makeRun();
  const consensus = () => readFile(join(folder, 'out/consensus.jsonl'), 'utf8');
  const before = await consensus();
  const same = await run(['aggregate', 'out'], folder);
  expect(same).toMatchObject({
    exitCode: 0,
    stderr:
      'With --weight fidelity=3, as out/run.json notes.\n' +
      'out/pairs.jsonl is of the consensus before this one. To draw it anew: visionprefer pairs out\n',
  });
  expect(await consensus()).toBe(before);
  const told = await run(['aggregate', 'out', '--weight', 'fidelity=1', '--method', 'median'], folder);
  expect(told.stderr).not.toContain('as out/run.json notes');
  expect(await consensus()).not.toBe(before);
  expect((await noteOf(folder)).consensus).toEqual({ method: 'median', weight: { fidelity: 1 } });
  const files = await run(['aggregate', 'out/annotations.jsonl', '--out', 'c.jsonl'], folder);
  expect(files).toMatchObject({ exitCode: 0, stderr: '' });
  expect((await noteOf(folder)).consensus).toEqual({ method: 'median', weight: { fidelity: 1 } });
});
