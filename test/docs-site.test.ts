import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { slugOf } from '../site/.vitepress/slug-of.ts';
import { linkOut } from '../site/write/link-out.ts';

const root = join(import.meta.dirname, '..');
const docs = join(root, 'docs');
const names = readdirSync(docs, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.md'))
  .map((file) => file.slice(0, -'.md'.length));

test('every page of docs/ stands beside the pages of the site, once', () => {
  const sidebar = readFileSync(join(root, 'site/.vitepress/sidebar.ts'), 'utf8');
  const guides = names.filter((name) => !name.startsWith('decisions/'));
  expect(guides.filter((name) => sidebar.split(`'${name}'`).length !== 2)).toEqual([]);
});

test.each([
  ['[a](runs.md#pace)', '[a](runs.md#pace)'],
  ['[a](#pace)', '[a](#pace)'],
  ['[a](https://example.org/a.md)', '[a](https://example.org/a.md)'],
  ['![a](flow.svg)', '![a](flow.svg)'],
  ['[a](../scripts/setup.js)', '[a](https://github.com/visionprefer/visionprefer/blob/main/scripts/setup.js)'],
  ['[a](../packages/serve#x)', '[a](https://github.com/visionprefer/visionprefer/tree/main/packages/serve#x)'],
  ['[a](decisions)', '[a](https://github.com/visionprefer/visionprefer/tree/main/docs/decisions)'],
])('on the site, %s of docs/ is %s', (written, shown) => {
  expect(linkOut(written, 'docs/records.md')).toBe(shown);
});

test('a link of docs/ to nothing is an error', () => {
  expect(() => linkOut('[a](../no-such-file.ts)', 'docs/records.md')).toThrow('no-such-file.ts');
});

test('links between pages of docs/ lead to headings that are there', () => {
  const lost = names.flatMap((name) =>
    [...textOf(name).matchAll(/\]\(([^)\s#:]*?)(?:\.md)?#([^)\s]+)\)/g)]
      .map(([, page = '', anchor = '']) => [page ? join(dirname(name), page) : name, anchor] as const)
      .filter(([page, anchor]) => names.includes(page) && !headingsOf(textOf(page)).includes(anchor))
      .map(([page, anchor]) => `${name}: ${page}#${anchor}`),
  );
  expect(lost).toEqual([]);
});

// Installs what the site needs, from the registry, and takes half a minute: where continuous integration asks for it.
describe.runIf(process.env.VISIONPREFER_SITE)('the site', () => {
  const built = join(root, 'site/.vitepress/dist');

  test('is built, with all pages and a reference, and its links lead to what is there', {
    timeout: 900_000,
  }, async () => {
    await promisify(execFile)('npm', ['run', '-s', 'docs:build'], { cwd: root });
    const pages = readdirSync(built, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.html'));
    expect(pages).toEqual(
      expect.arrayContaining(
        [...names, 'index', 'reference/core', 'reference/core/plugin'].map((name) => `${name}.html`),
      ),
    );
    expect(pages.flatMap((page) => lostLinks(built, page))).toEqual([]);
    expect(readFileSync(join(built, 'reference/core.html'), 'utf8')).toContain('id="annotate"');
  });
});

/** Links of a built page that lead to no file of the site, or to no element of it. */
function lostLinks(folder: string, page: string): string[] {
  const html = readFileSync(join(folder, page), 'utf8');
  const links = [...html.matchAll(/<a [^>]*?href="(\/visionprefer\/[^"#]*)?(?:#([^"]*))?"/g)];
  return links.flatMap(([, path, anchor]) => {
    const link = path === undefined ? page : decodeURI(path.slice('/visionprefer/'.length));
    const file = join(folder, link.endsWith('/') || link === '' ? `${link}index.html` : link);
    const isThere = existsSync(file) && statSync(file).isFile();
    const target = isThere && anchor ? readFileSync(file, 'utf8') : '';
    const isFound = isThere && (!anchor || target.includes(`id="${decodeURIComponent(anchor)}"`));
    return isFound ? [] : [`${page}: ${link}#${anchor ?? ''}`];
  });
}

function textOf(name: string): string {
  return readFileSync(join(docs, `${name}.md`), 'utf8');
}

/** What links call the headings of a page. */
function headingsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => slugOf(heading));
}
