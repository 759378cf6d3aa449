import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from './browser.ts';

const axeFile = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

interface Axe {
  run(options: object): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>;
}

/** What axe finds in a page against WCAG 2.2 AA and good practice. */
export async function findFaults(page: Page): Promise<string[]> {
  await page.evaluate(await readFile(axeFile, 'utf8'));
  const violations = await page.evaluate(async (runOnly) => {
    const found = await (globalThis as unknown as { axe: Axe }).axe.run({ runOnly });
    return found.violations.map(({ id, impact, nodes }) => ({ id, impact, html: nodes[0]?.html }));
  }, tags);
  return violations.map(({ id, impact, html }) => `${impact} ${id}: ${html}`);
}
