import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { annotationSchema, consensusSchema, preferencePairSchema, sampleSchema } from '@visionprefer/core';
import { describe, expect, test } from 'vitest';

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

describe('the glossary in docs/records.md', () => {
  const rows = [...section(read('docs/records.md'), 'glossary').matchAll(/^\| \*\*(.+?)\*\* \| (.+) \|$/gm)];
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
