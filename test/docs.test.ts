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
    const missing = links.filter((link) => !/^https?:/.test(link) && !exists(join(dirname(page), link)));
    expect(missing).toEqual([]);
  });
});

test.each(readdirSync(join(root, 'packages')))('the README of %s is a page, not a book', (folder) => {
  expect(read(`packages/${folder}/README.md`).split('\n').length).toBeLessThanOrEqual(61);
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
