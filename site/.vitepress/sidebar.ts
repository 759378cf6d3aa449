import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DefaultTheme } from 'vitepress';
import { pages } from '../write/repository.ts';

/** What stands beside each page: the pages of `docs/` by purpose, then the reference. Each is called by its heading. */
export function sidebar(): DefaultTheme.SidebarItem[] {
  return [
    group('A job to do', guides),
    group('From prompts to pairs', records),
    group('Reward models and training', training),
    group('Build on it', building),
    { text: 'Decisions', collapsed: true, items: pagesIn('decisions').map(item) },
    { text: 'Reference', collapsed: true, items: pagesIn('reference').map(item) },
  ];
}

const guides = [
  'dpo-data-set',
  'local-model',
  'how-many-judges',
  'good-enough',
  'team-of-raters',
  'in-an-application',
  'coming-from',
  'troubleshooting',
];

const records = [
  'from-prompts',
  'records',
  'samples',
  'ratings',
  'runs',
  'scale',
  'verdict',
  'methods',
  'formats',
  'glossary',
];

const training = ['vp-score', 'encoders', 'check', 'fine-tune'];

const building = ['rank', 'write-an-annotator', 'write-a-generator'];

function group(text: string, names: readonly string[]): DefaultTheme.SidebarItem {
  return { text, items: names.map(item) };
}

function item(name: string): DefaultTheme.SidebarItem {
  const heading = /^# (.+)$/m.exec(readFileSync(join(pages, `${name}.md`), 'utf8'))?.[1] ?? name;
  return { text: heading.replaceAll('`', ''), link: `/${name}` };
}

function pagesIn(folder: string): string[] {
  const files = readdirSync(join(pages, folder), { recursive: true, encoding: 'utf8' });
  const names = files.filter((file) => file.endsWith('.md') && file !== 'index.md').map((file) => file.slice(0, -3));
  return names.toSorted().map((name) => join(folder, name));
}
