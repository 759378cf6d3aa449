import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** Letters, digits and marks of Latin texts: each takes one column. */
const latin = /^[\x20-\x7e\xa1-\xac\xae-\xff\u2013-\u2022\u2026]*$/;

/**
 * Columns of a terminal that a text takes. What knows all scripts and emoji takes a tenth of the command's start to load:
 * it is loaded with the first text that needs it.
 */
export function textWidth(text: string): number {
  if (latin.test(text)) return text.length;
  const { default: stringWidth } = require('string-width') as typeof import('string-width');
  return stringWidth(text);
}
