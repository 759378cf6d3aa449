import { dirname, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** How many folders up a file may be and still count as near. */
const mostUp = 3;

/**
 * The link from a page to an image: relative for a file that is near, so that page and images can be moved together;
 * the address itself for one on the web.
 *
 * @param page Path of the page.
 * @returns null for a file that is further away and for what is no file and no web address.
 */
export function linkImage(url: string, page: string): string | null {
  if (/^https?:\/\//i.test(url)) return URL.canParse(url) ? new URL(url).href : null;
  const path = toPath(url);
  if (path === undefined) return null;
  const steps = relative(dirname(page), path).split(sep);
  if (steps.filter((step) => step === '..').length > mostUp || /^[a-z]:$/i.test(steps[0] ?? '')) return null;
  return `./${steps.map((step) => encodeURIComponent(step.toWellFormed())).join('/')}`;
}

function toPath(url: string): string | undefined {
  if (!/^file:/i.test(url)) return undefined;
  try {
    return fileURLToPath(url);
  } catch {
    return undefined;
  }
}
