import { readFile } from 'node:fs/promises';

/** A front end, bundled: one script and one style sheet. */
export interface Page {
  script: string;
  style: string;
}

/** The front ends: a report, two runs side by side, review by one person, and by a team: the page of a person and that of its lead. */
export type PageName = 'report' | 'compare' | 'review' | 'person' | 'lead';

/** Reads a front end that was bundled when the package was built. From source, `page/bundle.ts` stands in for this. */
export async function loadPage(name: PageName): Promise<Page> {
  const read = (file: string) => readFile(new URL(`./pages/${file}`, import.meta.url), 'utf8');
  const [script, style] = await Promise.all([read(`${name}.js`), read(`${name}.css`)]);
  return { script, style };
}
