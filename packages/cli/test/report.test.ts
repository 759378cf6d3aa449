import { copyFile, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { annotatorSource, makeFolder, makeSamples, run, writeLines } from './command-line.ts';

/** A folder with samples and a run of them. */
async function makeRun(samples = 3): Promise<string> {
  const folder = await makeFolder();
  await writeLines(join(folder, 's.jsonl'), await makeSamples(folder, samples));
  await writeFile(join(folder, 'mine.js'), annotatorSource({ name: 'mine' }));
  await run(['run', 's.jsonl', '--annotator', './mine.js', '--aspect', 'fidelity', '--out', 'out'], folder);
  return folder;
}

/** What the page of a report is given under an id. */
async function readPage(path: string, id: string): Promise<unknown> {
  const html = await readFile(path, 'utf8');
  return JSON.parse(
    new RegExp(`<script type="application/json" id="${id}">([^<]*)</script>`).exec(html)?.[1] ?? 'null',
  );
}

test('a run becomes a page with its pictures, and its folder remembers the samples', async () => {
  const folder = await makeRun();
  const { exitCode, stdout, stderr } = await run(['report', 'out'], folder);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toMatch(/^out\/report\.html {2}3 samples, \d{3} kB\n$/);
  const page = join(folder, 'out/report.html');
  expect(await readPage(page, 'index')).toMatchObject({
    title: 'out',
    totals: { samples: 3, images: 6, annotations: 3, pairs: 3 },
    samples: [{ id: 'sample-0', prompt: 'Prompt 0', widest: { chosen: 0, rejected: 1, margin: 3 } }, {}, {}],
  });
  const pictures = (await readPage(page, 'pictures-0')) as unknown[];
  expect(pictures).toHaveLength(6);
  expect(pictures[0]).toMatchObject({ type: 'image/webp', width: 48, height: 48 });
  expect(await readPage(page, 'details-0')).toMatchObject([{ links: ['./../0.png', './../1.png'] }, {}, {}]);
  // A report may be written over, anything else may not.
  expect((await run(['report', 'out', '--quiet'], folder)).exitCode).toBe(0);
  const { exitCode: refused, stderr: why } = await run(['report', 'out', '--out', 's.jsonl.html'], folder).then(
    async () => {
      await copyFile(join(folder, 's.jsonl'), join(folder, 'other.html'));
      return run(['report', 'out', '--out', 'other.html'], folder);
    },
  );
  expect(refused).toBe(2);
  expect(why).toMatch(/other\.html exists and holds something else than a report\. Name another --out/);
  expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
});

test('an annotation that the consensus does not know is in the report all the same', async () => {
  const folder = await makeRun(2);
  const path = join(folder, 'out/annotations.jsonl');
  const first = JSON.parse((await readFile(path, 'utf8')).split('\n')[0] ?? '');
  const other = { ...first, key: 'e'.repeat(32), annotatorId: 'other' };
  const person = { ...first, key: 'f'.repeat(32), annotatorId: 'human:ana' };
  await writeFile(path, `${await readFile(path, 'utf8')}${JSON.stringify(other)}\n${JSON.stringify(person)}\n`);
  const { exitCode, stderr, stdout } = await run(['report', 'out', '--json'], folder);
  expect(stderr).toBe('out/consensus.jsonl does not know 1 annotations: the consensus shown is worked out anew.\n');
  expect({ exitCode, ...JSON.parse(stdout) }).toMatchObject({
    exitCode: 0,
    samples: 2,
    failures: 0,
    files: { report: 'out/report.html' },
  });
  expect(await readPage(join(folder, 'out/report.html'), 'index')).toMatchObject({
    annotators: [{ id: 'human:ana', human: true }, { id: 'mine:plain' }, { id: 'other' }],
  });
});

test('what cannot be shown is told and left out', async () => {
  const folder = await makeRun(2);
  await rename(join(folder, '1.png'), join(folder, 'gone.png'));
  const broken = await run(['report', 'out'], folder);
  expect(broken.exitCode).toBe(1);
  expect(broken.stderr).toMatch(
    /^s\.jsonl:1: sample sample-0, image b: .*1\.png cannot be read: there is no such file\. It is shown without a picture\.\n$/,
  );
  const alone = await makeFolder();
  await copyFile(join(folder, 'out/annotations.jsonl'), join(alone, 'a.jsonl'));
  const without = await run(['report', 'a.jsonl'], alone);
  expect(without).toMatchObject({
    exitCode: 0,
    stderr: 'The samples of a.jsonl are not known: no pictures. Name them with --samples.\n',
  });
  const missing = await run(['report', 'nowhere'], alone);
  expect(missing).toMatchObject({
    exitCode: 2,
    stderr: 'visionprefer: nowhere: there is no such file. Expected JSON lines, an annotation in each.\n',
  });
});

test('show prints one sample: scores, pairs and what was said', async () => {
  const folder = await makeRun();
  const { exitCode, stdout, stderr } = await run(['show', 'out', 'sample-1'], folder);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout.split('\n').map((line) => line.trimEnd())).toEqual([
    'sample-1  Prompt 1',
    '',
    '                                   a           b',
    'fidelity                        5.00        2.00',
    '  mine:plain                    5.00        2.00',
    'overall                         5.00        2.00',
    '',
    'Pairs',
    '  a › b  overall  margin 3.00  votes 1:0',
    '',
    'What was said',
    '  a · fidelity · mine:plain: 5.00',
    '      seen',
    '  b · fidelity · mine:plain: 2.00',
    '      seen',
    '',
  ]);
  const json = await run(['show', 'out/annotations.jsonl', 'sample-1', '--samples', 's.jsonl', '--json'], folder);
  expect(JSON.parse(json.stdout)).toMatchObject({
    sample: { id: 'sample-1' },
    annotations: [{ outcome: 'scored' }],
    pairs: [{ margin: 3 }],
  });
  const near = await run(['show', 'out', 'sampel-1'], folder);
  expect(near).toMatchObject({
    exitCode: 2,
    stderr: 'visionprefer: out holds no sample sampel-1. Did you mean sample-1?\n',
  });
});
