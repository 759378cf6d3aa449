import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { annotationSchema, consensusSchema, preferencePairSchema, sampleSchema } from '@visionprefer/core';
import { startFakeVendor } from '@visionprefer/fake-vendors';
import { describe, expect, onTestFinished, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const pages = [
  ...['README.md', 'CONTRIBUTING.md', 'examples/README.md'],
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => join('docs', file)),
  ...readdirSync(join(root, 'packages')).map((folder) => `packages/${folder}/README.md`),
];

describe.each(pages)('%s', (page) => {
  test('links to what is there', () => {
    const links = [...read(page).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, link = '']) => link);
    const missing = links.filter((link) => !isThere(page, link));
    expect(missing).toEqual([]);
  });
});

/** Links of packages' READMEs are whole, since they are read where the packages are published, too. */
const published = 'https://github.com/visionprefer/visionprefer/';

function isThere(page: string, link: string): boolean {
  const [, own] = link.startsWith(published) ? link.slice(published.length).split(/^(?:tree|blob)\/main\//) : [];
  if (own !== undefined) return exists(own);
  if (/^https?:/.test(link)) return true;
  return !page.startsWith('packages/') && exists(join(dirname(page), link));
}

test.each(readdirSync(join(root, 'packages')))('the README of %s is a page, not a book', (folder) => {
  expect(read(`packages/${folder}/README.md`).split('\n').length).toBeLessThanOrEqual(61);
});

test('the tour of the README is read in five minutes: 300 lines at most', () => {
  const tour = /^The tour.*?\.$/ms.exec(read('README.md'))?.[0] ?? '';
  const stops = [...tour.matchAll(/\]\(([^)]+)\)/g)].map(([, link = '']) => link);
  const lengths = stops.map((stop): [string, number] => [stop, linesOf(stop)]);
  expect(lengths.length).toBeGreaterThanOrEqual(6);
  expect(lengths.filter(([, lines]) => lines < 5)).toEqual([]);
  const total = lengths.reduce((sum, [, lines]) => sum + lines, 0);
  expect(total, lengths.map(([stop, lines]) => `${lines} ${stop}`).join('\n')).toBeLessThanOrEqual(300);
});

describe('the glossary', () => {
  const rows = [...read('docs/glossary.md').matchAll(/^\| \*\*(.+?)\*\* \| (.+) \|$/gm)];
  const words = rows.map(([, word = '']) => word);

  test('has each word once, with a meaning', () => {
    expect(new Set(words).size).toBe(words.length);
    expect(rows.filter(([, , meaning = '']) => meaning.length < 10)).toEqual([]);
  });

  test.each([
    [
      'records and parts',
      'sample image aspect score annotator strategy question answer annotation outcome method consensus pair',
    ],
    ['making and training', 'generator encoder head format VP-Score'],
    ['running', 'run journal settled key plan lane failure abstain budget spending'],
    ['weighing', 'vote quorum gate margin probability evidence'],
  ])('has the words of %s', (_, expected) => {
    expect(expected.split(' ').filter((word) => !words.includes(word))).toEqual([]);
  });

  test('is kept to by what the packages export', () => {
    // Words of other tools for an annotator, an aspect, a method and a format.
    const others = ['judge', 'grader', 'rater', 'worker', 'provider', 'criterion', 'reducer', 'exporter'];
    const doors = readdirSync(join(root, 'packages')).flatMap((folder) =>
      ['index', 'plugin', 'testing', 'review'].map((door) => `packages/${folder}/src/${door}.ts`).filter(exists),
    );
    const names = doors.flatMap((door) =>
      [...read(door).matchAll(/^export (?:type )?\{([^}]*)\}/gm)].flatMap(([, list = '']) => list.match(/\w+/g) ?? []),
    );
    expect(names.length).toBeGreaterThan(200);
    const used = names.filter((name) => wordsOf(name).some((word) => others.includes(word.replace(/s$/, ''))));
    expect(used).toEqual([]);
  });
});

test.each([
  ['sample', sampleSchema],
  ['annotation', annotationSchema],
  ['consensus', consensusSchema],
  ['pair', preferencePairSchema],
])('docs/records.md shows a %s that its schema takes as it stands', (name, schema) => {
  const block = new RegExp(`\`\`\`json ${name}\n([^\`]+)\n\`\`\``).exec(read('docs/records.md'))?.[1];
  const lines = block?.split('\n') ?? [];
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) expect(schema.parse(JSON.parse(line))).toEqual(JSON.parse(line));
});

test('docs/troubleshooting.md quotes what the code says', () => {
  // The first column of each table; code words of errors and outcomes stand alone.
  const quoted = [...read('docs/troubleshooting.md').matchAll(/^\| `([^`]+)`(?:, `([^`]+)`)?[^|`]* \|/gm)];
  const messages = quoted.flatMap(([, one = '', other]) => (other ? [one, other] : [one]));
  expect(messages.length).toBeGreaterThan(35);
  const sources = ['packages', 'scripts'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /^[\w-]+(\/src\/.*)?\.[jt]s$/.test(file))
      .map((file) => read(join(folder, file))),
  );
  const said = sources.join('\n');
  const pieces = messages.flatMap((message) => message.split('…').map((piece) => piece.trim()));
  expect(pieces.filter((piece) => !said.includes(piece))).toEqual([]);
});

test('the server of docs/in-an-application.md answers as it stands, and ends when it is told to', async () => {
  const { server = '' } = programsIn('docs/in-an-application.md');
  const fake = await startFakeVendor();
  const child = startProgram(
    server.replace('listen(8080)', 'listen(0, function () { console.log(this.address().port) })'),
    {
      ...fake.environment,
    },
  );
  const [port] = await once(child.stdout.setEncoding('utf8'), 'data');
  const picture = readFileSync(join(root, 'examples/samples/images/01-a.jpg'));
  const urls = [`data:image/jpeg;base64,${picture.toString('base64')}`];
  const ask = (body: unknown) =>
    fetch(`http://127.0.0.1:${String(port).trim()}`, { method: 'POST', body: JSON.stringify(body) });
  const answer = await ask({ prompt: 'a red hot-air balloon', urls });
  expect(await answer.json()).toMatchObject({ url: urls[0], score: expect.any(Number) });
  const oneBroken = await ask({ prompt: 'a red hot-air balloon', urls: ['data:,', ...urls] });
  expect(await oneBroken.json()).toMatchObject({ url: urls[0] });
  const allBroken = await ask({ prompt: 'a red hot-air balloon', urls: ['data:,'] });
  expect(allBroken.status).toBe(503);
  expect(await allBroken.text()).toContain('The picture is not at hand.');
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
  await fake.close();
});

test('the run on a journal in docs/in-an-application.md opens as it stands', async () => {
  const { durable = '' } = programsIn('docs/in-an-application.md');
  const folder = mkdtempSync(join(tmpdir(), 'visionprefer-docs-'));
  const child = startProgram(durable.replace('annotations.jsonl', join(folder, 'annotations.jsonl')), {
    OPENAI_API_KEY: 'none',
  });
  expect(await once(child, 'exit')).toEqual([0, null]);
  rmSync(folder, { recursive: true });
});

test('the code in the README runs as it stands', async () => {
  const code = /```ts\n([\s\S]+?)```/.exec(read('README.md'))?.[1] ?? '';
  const file = join(root, `readme-${process.pid}.ts`);
  writeFileSync(file, code);
  try {
    const run = promisify(execFile)(process.execPath, ['--conditions=@visionprefer/source', file]);
    expect((await run).stdout).toMatch(/^(overall images\/01-\w\.\w+ > images\/01-\w\.\w+\n)+$/);
  } finally {
    rmSync(file);
  }
});

/** The programs of a page by their names without the ending. */
function programsIn(page: string): Record<string, string> {
  const blocks = [...read(page).matchAll(/```[jt]s ([\w-]+)\.[jt]s\n([\s\S]*?)```/g)];
  return Object.fromEntries(blocks.map(([, name = '', code = '']) => [name, code]));
}

/** Runs a program as one that has installed the packages. Its file is gone once it has ended. */
function startProgram(code: string, environment: Readonly<Record<string, string>>) {
  mkdirSync(join(root, '.tmp'), { recursive: true });
  const file = join(root, '.tmp', `program-${process.pid}-${Math.random().toString(36).slice(2)}.ts`);
  writeFileSync(file, code);
  const child = spawn(process.execPath, ['--conditions=@visionprefer/source', file], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child.once('exit', () => rmSync(file));
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

function exists(path: string): boolean {
  try {
    return readdirSync(join(root, dirname(path))).includes(path.split('/').at(-1) ?? '') || path.endsWith('/');
  } catch {
    return false;
  }
}

/** How many lines of a page or file a link leads to: of a section its own, of one with a program the program's. */
function linesOf(link: string): number {
  const [path = '', anchor] = link.split('#');
  const text = anchor === undefined ? read(path) : section(read(path), anchor);
  const program = anchor === undefined ? undefined : /```ts [^\n]*\n(.*?)```/s.exec(text)?.[1];
  return (program ?? text).trimEnd().split('\n').length;
}

/** The section of a page below the heading of this anchor, up to the next heading like it. */
function section(page: string, anchor: string): string {
  const sections = page.split(/^## /m);
  return sections.find((part) => part.split('\n', 1)[0]?.toLowerCase().replaceAll(' ', '-') === anchor) ?? '';
}

/** `createImageReader` → create, image, reader. */
function wordsOf(name: string): string[] {
  return name.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])/g)?.map((word) => word.toLowerCase()) ?? [];
}
