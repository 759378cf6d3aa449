import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { annotatorSource, makeFolder, makeSamples, run, writeLines } from './command-line.ts';

/** A folder with samples and two runs of them, by annotators of their own. */
async function makeRuns(): Promise<string> {
  const folder = await makeFolder();
  await writeLines(join(folder, 's.jsonl'), await makeSamples(folder, 3));
  for (const name of ['mine', 'yours']) {
    await writeFile(join(folder, `${name}.js`), annotatorSource({ name }));
    const asked = ['--annotator', `./${name}.js`, '--aspect', 'fidelity', '--out', name];
    await run(['run', 's.jsonl', ...asked], folder);
  }
  return folder;
}

async function readIndex(path: string): Promise<{ pictures: number[][] }> {
  const html = await readFile(path, 'utf8');
  return JSON.parse(/<script type="application\/json" id="index">([^<]*)<\/script>/.exec(html)?.[1] ?? 'null');
}

test('compare --page writes two runs side by side, and report says that it can', async () => {
  const folder = await makeRuns();
  const { exitCode, stdout, stderr } = await run(['compare', 'mine', 'yours', '--page'], folder);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toMatch(/^ {2}On the 3 samples that both judged, they have the same order in 100 %/);
  expect(stdout).toContain('  They differ in annotators.\n');
  expect(stdout).toMatch(/\ncomparison\.html {2}3 samples, \d+ kB\n$/);
  const index = await readIndex(join(folder, 'comparison.html'));
  expect(index.pictures.flat().toSorted()).toEqual([0, 1, 2, 3, 4, 5]);
  expect(index).toMatchObject({
    title: 'mine and yours',
    runs: [{ name: 'mine', pairs: 3 }, { name: 'yours' }],
    settings: { apart: [{ name: 'annotators' }, { name: 'command' }] },
    reviewLine: 'visionprefer review mine --marked marked.jsonl',
  });
  const both = await run(['report', 'mine', 'yours', '--out', 'both.html'], folder);
  expect(both).toMatchObject({
    exitCode: 0,
    stderr: 'mine and yours are read as one run. To see them side by side: visionprefer compare mine yours --page\n',
  });
});

test('compare --out takes files of annotations, prints JSON, and turns down what a page cannot show', async () => {
  const folder = await makeRuns();
  const files = ['mine/annotations.jsonl', 'yours/annotations.jsonl'];
  const written = await run(['compare', ...files, '--samples', 's.jsonl', '--out', 'p.html', '--json'], folder);
  expect({ ...written, ...JSON.parse(written.stdout) }).toMatchObject({
    exitCode: 0,
    samples: 3,
    failures: 0,
    files: { page: 'p.html' },
    settings: { silent: files },
    alone: { first: [], second: [], otherPrompt: [] },
  });
  const weighed = await run(['compare', 'mine', 'yours', '--page', '--weight', 'fidelity=2'], folder);
  expect(weighed.exitCode).toBe(2);
  expect(weighed.stderr).toContain('--page shows what each run arrived at, by its own method and weights.');
  await writeLines(join(folder, 'other.jsonl'), [
    { ...JSON.parse((await readFile(join(folder, files[0] ?? ''), 'utf8')).split('\n')[0] ?? ''), sampleId: 'other' },
  ]);
  const none = await run(['compare', 'mine', 'other.jsonl', '--page'], folder);
  expect(none).toMatchObject({
    exitCode: 2,
    stderr: 'visionprefer: The two runs have no sample in common. Compare runs on the same samples.\n',
  });
});
