import { existsSync } from 'node:fs';
import { appendFile, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Annotation, annotationSchema } from '@visionprefer/core';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { annotatorSource, drawPicture, makeFolder, makeSamples, run, start, writeLines } from './command-line.ts';

async function readRecords<T>(path: string): Promise<T[]> {
  const text = await readFile(path, 'utf8');
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as T);
}

async function countCalls(folder: string): Promise<number> {
  return (await readFile(join(folder, 'calls.log'), 'utf8').catch(() => '')).split('\n').length - 1;
}

test('annotates, and run again asks only about what is new', async () => {
  const folder = await makeFolder();
  const samples = await makeSamples(folder, 3);
  await writeFile(join(folder, 'mine.js'), annotatorSource({ name: 'mine' }));
  await writeLines(join(folder, 'samples.jsonl'), samples.slice(0, 2));
  const args = ['annotate', 'samples.jsonl', '--annotator', './mine.js:m1', '--out', 'new/a.jsonl'];

  const first = await run(args, folder);
  expect(first).toEqual({ exitCode: 0, stdout: 'new/a.jsonl  2 new annotations (2 scored)\n', stderr: '' });
  const annotations = await readRecords<Annotation>(join(folder, 'new/a.jsonl'));
  expect(annotations.every((annotation) => annotationSchema.safeParse(annotation).success)).toBe(true);
  expect(annotations.map(({ annotatorId }) => annotatorId)).toEqual(['mine:m1', 'mine:m1']);

  await writeLines(join(folder, 'samples.jsonl'), samples);
  // As a kill would leave it: the last line is torn, and its question is to be asked again.
  const journal = await readFile(join(folder, 'new/a.jsonl'), 'utf8');
  await writeFile(join(folder, 'new/a.jsonl'), journal.slice(0, -20));
  const second = await run([...args, '--json'], folder);
  expect(second.exitCode).toBe(0);
  expect(JSON.parse(second.stdout)).toEqual({
    version: 1,
    samples: 3,
    annotations: { scored: 2 },
    settled: 1,
    survey: { toAsk: 2, reasons: { 'new sample': 2 }, unseen: 0 },
    failures: 0,
    usage: { inputTokens: 20, outputTokens: 2 },
    interrupted: false,
    files: { annotations: 'new/a.jsonl' },
  });
  expect(second.stderr).toMatch(
    /^new\/a\.jsonl: cut off \d+ bytes of an unfinished last line; [^\n]*\n1 settled, 2 to ask: new sample\n$/,
  );
  expect(await readRecords(join(folder, 'new/a.jsonl'))).toHaveLength(3);
  expect(await countCalls(folder)).toBe(4);

  const third = await run([...args, '--quiet'], folder);
  expect(third.stdout).toBe('new/a.jsonl  0 new annotations; 3 questions were settled before\n');
  expect(await countCalls(folder)).toBe(4);
});

test('reports bad lines and images by file, line, sample and image, and does the rest', async () => {
  const folder = await makeFolder();
  const home = join(folder, 'home');
  await mkdir(home);
  const [sound] = await makeSamples(home, 1);
  await copyFile(join(home, '0.png'), join(folder, 'outside.png'));
  await writeFile(join(home, 'text.png'), 'no picture');
  const whole = await readFile(join(home, '0.png'));
  await writeFile(join(home, 'cut.png'), whole.subarray(0, whole.length / 2));
  await sharp({ create: { width: 1, height: 1, channels: 3, background: 'red' } }).toFile(join(home, 'dot.png'));
  await sharp({ create: { width: 20_000, height: 20, channels: 3, background: 'red' } }).toFile(join(home, 'wide.png'));
  const about = (id: string, url: string) => ({ id, prompt: 'p', images: [{ id: 'x', url }] });
  await writeLines(join(home, 'samples.jsonl'), [
    '{"id": "torn"',
    about('text', 'text.png'),
    about('cut', 'cut.png'),
    about('dot', 'dot.png'),
    about('wide', 'wide.png'),
    about('gone', 'gone.png'),
    about('outside', '../outside.png'),
    about('loopback', 'https://127.0.0.1/a.png'),
    about('plain', 'http://example.com/a.png'),
    about('alone', '1.png'),
    sound,
  ]);
  const { exitCode, stdout, stderr } = await run(
    ['annotate', 'home/samples.jsonl', '--out', 'a.jsonl', '--aspect', 'fidelity'],
    folder,
  );
  expect(exitCode).toBe(1);
  expect(stdout).toBe('a.jsonl  2 new annotations (2 scored)\n');
  const expected: [line: number, what: RegExp][] = [
    [1, /not JSON .*Each line must be one sample/],
    [2, /sample text, image x: .*expected/i],
    [3, /sample cut, image x: .*(cut off|truncated|end)/i],
    [4, /sample dot, image x: .*1 × 1/],
    [5, /sample wide, image x: .*20,?000/],
    [6, /sample gone, image x: .*gone\.png cannot be read: there is no such file/],
    [7, /sample outside, image x: .*outside the folders .*--allow-path/],
    [8, /sample loopback, image x: .*private/],
    [9, /sample plain, image x: .*plain http:/],
  ];
  for (const [line, what] of expected) {
    const told = stderr.split('\n').find((text) => text.startsWith(`home/samples.jsonl:${line}: `));
    expect(told, `line ${line}`).toMatch(what);
    expect(told).toMatch(/\.$/);
  }
  expect(stderr).toContain('9 left out (see a.failures.jsonl)');
  expect(stderr).not.toContain('    at ');
  expect(await readRecords(join(folder, 'a.failures.jsonl'))).toHaveLength(9);

  const allowed = await run(
    ['annotate', 'home/samples.jsonl', '--out', '-', '--aspect', 'fidelity', '--allow-path', '.'],
    folder,
  );
  const ids = allowed.stdout
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as Annotation).sampleId);
  expect(ids.toSorted()).toEqual(['alone', 'outside', 'sample-0']);
});

test('shows the first failures and keeps all of them in a file, which goes when they are mended', async () => {
  const folder = await makeFolder();
  const [sound] = await makeSamples(folder, 1);
  await writeLines(join(folder, 's.jsonl'), [sound, ...Array.from({ length: 25 }, () => 'broken')]);
  const broken = await run(['annotate', 's.jsonl', '--out', 'a.jsonl'], folder);
  expect(broken.exitCode).toBe(1);
  expect(broken.stderr.match(/not JSON/g)).toHaveLength(3);
  expect(broken.stderr).toContain('… and 22 more: all of them are in a.failures.jsonl\n');
  expect(await readRecords(join(folder, 'a.failures.jsonl'))).toHaveLength(25);

  await writeLines(join(folder, 's.jsonl'), [sound]);
  expect((await run(['annotate', 's.jsonl', '--out', 'a.jsonl'], folder)).exitCode).toBe(0);
  expect(existsSync(join(folder, 'a.failures.jsonl'))).toBe(false);
});

test('Ctrl-C stops asking, keeps what is settled and says how to go on; a second process is refused', async () => {
  const folder = await makeFolder();
  await writeLines(join(folder, 's.jsonl'), await makeSamples(folder, 12));
  // The first question is answered at once, the second when this test says so.
  const held = `import { existsSync } from 'node:fs';
import { create } from './plain.js';
let asked = 0;
export function slow() {
  const plain = create();
  return {
    ...plain,
    async answer(question, options) {
      const answer = await plain.answer(question, options);
      if (asked++ > 0) while (!existsSync('go')) await new Promise((resolve) => setTimeout(resolve, 20));
      return answer;
    },
  };
}`;
  await writeFile(join(folder, 'plain.js'), annotatorSource());
  await writeFile(join(folder, 'slow.js'), held);
  const args = ['annotate', 's.jsonl', '--annotator', './slow.js', '--concurrency', '1', '--out', 'a.jsonl'];
  const { child, ended } = start(args, folder);
  while ((await countCalls(folder)) < 2) await new Promise((resolve) => setTimeout(resolve, 50));

  const second = await run(args, folder);
  expect(second.exitCode).toBe(2);
  expect(second.stderr).toMatch(new RegExp(`a\\.jsonl is being written by process ${child.pid} on this machine`));

  const written = (await readFile(join(folder, 'a.jsonl'), 'utf8')).split('\n').length - 1;
  expect(written).toBeGreaterThanOrEqual(1);
  child.kill('SIGINT');
  await writeFile(join(folder, 'go'), '');
  const { exitCode, stderr } = await ended;
  expect(exitCode).toBe(130);
  expect(stderr).toContain('Stopped. What was settled is kept in a.jsonl: the same command goes on from there.');
  expect(existsSync(join(folder, 'a.jsonl.lock'))).toBe(false);

  const third = await run([...args, '--json'], folder);
  const { settled, annotations } = JSON.parse(third.stdout) as { settled: number; annotations: { scored: number } };
  expect(settled).toBeGreaterThanOrEqual(written);
  expect(settled + annotations.scored).toBe(12);
});

test('kill -9 loses only what was in flight', async () => {
  const folder = await makeFolder();
  await writeLines(join(folder, 's.jsonl'), await makeSamples(folder, 12));
  await writeFile(join(folder, 'slow.js'), annotatorSource({ name: 'slow', delayMs: 100 }));
  const args = ['annotate', 's.jsonl', '--annotator', './slow.js', '--concurrency', '2', '--out', 'a.jsonl'];
  const { child, ended } = start(args, folder);
  while ((await countCalls(folder)) < 6) await new Promise((resolve) => setTimeout(resolve, 10));
  child.kill('SIGKILL');
  await ended;
  const again = await run([...args, '--json'], folder);
  expect(again.exitCode).toBe(0);
  expect(await readRecords(join(folder, 'a.jsonl'))).toHaveLength(12);
  expect(await countCalls(folder)).toBeLessThanOrEqual(12 + 2);
});

test.each([
  ['an option', ['--asspect', 'fidelity'], /unknown option '--asspect'\n\(Did you mean --aspect\?\)/],
  ['an aspect', ['--aspect', 'fidelty'], /Unknown aspect fidelty\. Did you mean fidelity\? Known: prompt-following/],
  ['an annotator', ['--annotator', 'pixel'], /Unknown annotator pixel\. Did you mean pixels\?(?!.*npm install)/],
  ['a number', ['--concurrency', '0'], /Expected a whole number from 1/],
  ['orders of one image', ['--strategy', 'pointwise', '--orders', '2'], /--orders: pointwise shows one image/],
  ['an output', ['--out', 'samples.jsonl/a.jsonl'], /samples\.jsonl\/a\.jsonl cannot be written: a part of its path/],
  ['an output that is a folder', ['--out', '.'], /is no regular file\. Name a file/],
  [
    'an output with something else',
    ['--out', 'samples.jsonl'],
    /samples\.jsonl:1 is not an annotation: .*name another file/,
  ],
])('does nothing when %s is not usable', async (_, options, message) => {
  const folder = await makeFolder();
  await writeLines(join(folder, 'samples.jsonl'), await makeSamples(folder, 1));
  const before = await readFile(join(folder, 'samples.jsonl'), 'utf8');
  const { exitCode, stdout, stderr } = await run(['annotate', 'samples.jsonl', ...options], folder);
  expect(stderr).toMatch(message);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  expect(existsSync(join(folder, 'annotations.jsonl'))).toBe(false);
  expect(await readFile(join(folder, 'samples.jsonl'), 'utf8')).toBe(before);
});

test('does nothing without samples', async () => {
  const folder = await makeFolder();
  await writeFile(join(folder, 'empty.jsonl'), '\n\n');
  await writeLines(join(folder, 'bad.jsonl'), ['broken']);
  for (const name of ['empty.jsonl', 'bad.jsonl', 'gone.jsonl']) {
    const { exitCode, stderr } = await run(['annotate', name], folder);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(name === 'gone.jsonl' ? /there is no such file/ : /holds no sample that can be used/);
    expect(stderr.includes('bad.jsonl:1: not JSON')).toBe(name === 'bad.jsonl');
  }
  expect(existsSync(join(folder, 'annotations.jsonl'))).toBe(false);
});

test('a journal with a line that is none is left as it is', async () => {
  const folder = await makeFolder();
  await writeLines(join(folder, 's.jsonl'), await makeSamples(folder, 1));
  await writeFile(join(folder, 'mine.js'), annotatorSource({ name: 'mine' }));
  const args = ['annotate', 's.jsonl', '--annotator', './mine.js', '--out', 'a.jsonl'];
  expect((await run(args, folder)).exitCode).toBe(0);
  await appendFile(join(folder, 'a.jsonl'), '{"key":"k","sampleId":7}\n');
  const before = await readFile(join(folder, 'a.jsonl'), 'utf8');
  const { exitCode, stderr } = await run(args, folder);
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/a\.jsonl:2 is not an annotation: .*Nothing was asked or changed\./);
  expect(await readFile(join(folder, 'a.jsonl'), 'utf8')).toBe(before);
});

test('finds the annotators of strangers by package and path, and aspects by path', async () => {
  const folder = await makeFolder();
  await drawPicture(join(folder, 'a.png'), 1);
  await writeLines(join(folder, 's.jsonl'), [{ id: 's', prompt: 'p', images: [{ id: 'a', url: 'a.png' }] }]);
  const install = async (name: string, manifest: object, source: string) => {
    const home = join(folder, 'node_modules', name);
    await mkdir(home, { recursive: true });
    await writeFile(
      join(home, 'package.json'),
      JSON.stringify({ name, version: '1.0.0', type: 'module', ...manifest }),
    );
    await writeFile(join(home, 'entry.js'), source);
  };
  // The first offers itself to import alone, which require cannot see.
  await install(
    '@visionprefer/annotator-magic',
    { exports: { import: './entry.js' } },
    annotatorSource({ name: 'magic' }),
  );
  await install('@me/annotator-far', { main: 'entry.js' }, annotatorSource({ name: 'whatever' }));
  await install('visionprefer-annotator-near', { exports: './entry.js' }, annotatorSource({ name: 'near' }));
  await install('annotator-two', { exports: './entry.js' }, 'export const a = () => {}; export const b = () => {};');
  await install('annotator-none', { exports: './entry.js' }, 'export default function make() { return { id: "x" }; }');
  const levels = ['Worst', 'Bad', 'Fair', 'Good', 'Best'].map((name) => ({ name, description: name }));
  const aspect = { id: 'brand-fit', version: 2, question: 'Does it fit the brand?', levels };
  await writeFile(join(folder, 'aspect.js'), `export const brandFit = ${JSON.stringify(aspect)};`);

  const annotators = ['magic:m:1', '@me/annotator-far:m2', 'near:m3'].flatMap((name) => ['--annotator', name]);
  const { exitCode, stdout, stderr } = await run(
    ['annotate', 's.jsonl', ...annotators, '--aspect', './aspect.js', '--out', '-'],
    folder,
  );
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  const annotations = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Annotation);
  expect(annotations.map(({ annotatorId, aspectVersions }) => [annotatorId, aspectVersions]).toSorted()).toEqual([
    ['magic:m:1', { 'brand-fit': 2 }],
    ['near:m3', { 'brand-fit': 2 }],
    ['whatever:m2', { 'brand-fit': 2 }],
  ]);

  const wrong: [name: string, message: RegExp][] = [
    ['annotator-two', /exports the functions a, b\. Expected one named two, a default one, or one alone/],
    ['annotator-none', /make\(\) returned no annotator\. Expected an object with specVersion 1, an id, and answer/],
    ['./gone.js', /\.\/gone\.js: there is no such file/],
    ['fs', /Unknown annotator fs\.(?!.*npm install)/s],
    ['openai:m', /OPENAI_API_KEY|is not installed\. Install it: npm install @visionprefer\/annotator-openai/],
  ];
  for (const [name, message] of wrong) {
    const failed = await run(['annotate', 's.jsonl', '--annotator', name], folder);
    expect(failed.stderr).toMatch(message);
    expect(failed.exitCode).toBe(2);
  }
});

test('what an annotator says through the console is told once, and not on stdout', async () => {
  const folder = await makeFolder();
  await writeLines(join(folder, 'samples.jsonl'), await makeSamples(folder, 3));
  const answer = `console.warn('%s ends soon.', 'Mine'); console.log('Asked.'); return { output: '' };`;
  const annotator = `export const create = () => ({ specVersion: 1, id: 'mine', async answer() { ${answer} } });`;
  await writeFile(join(folder, 'mine.js'), annotator);
  const { stdout, stderr } = await run(['annotate', 'samples.jsonl', '-a', './mine.js', '--json'], folder);
  expect(JSON.parse(stdout).annotations).toEqual({ unreadable: 3 });
  expect(stderr.match(/Mine ends soon\.|Asked\./g)).toEqual(['Mine ends soon.', 'Asked.']);
});
