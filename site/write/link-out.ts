import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { published, root } from './repository.ts';

/**
 * The text of a page of `docs/` with links to files outside of `docs/` made whole, since these are no pages of the site;
 * a link to a folder of `docs/` leads there too.
 *
 * @throws Error when a link leads to nothing.
 */
export function linkOut(text: string, page: string): string {
  return text.replace(/\]\(([^)\s#:]+)(#[^)\s]*)?\)/g, (whole, link: string, anchor = '') => {
    const path = join(dirname(page), link);
    const isFolder = statSync(join(root, path)).isDirectory();
    if (path.startsWith('docs/') && !isFolder) return whole;
    return `](${published}/${isFolder ? 'tree' : 'blob'}/main/${path}${anchor})`;
  });
}
