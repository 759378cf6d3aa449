import { createHash } from 'node:crypto';
import type { Page } from './built-page.ts';

/** How every page of ours begins: by it a report is told from a stranger's file. */
export const pageBeginning = '<!doctype html>\n<html lang="en">\n<!-- A VisionPrefer report. -->\n';

/** What a page is made of besides its front end. */
export interface Shell {
  title: string;
  /** JSON documents for the page, by the id it looks them up with, needed at once. */
  data: Record<string, string>;
  /** Whether the page's script may bring in more scripts: blocks in files. */
  loadsScripts: boolean;
}

/**
 * The page up to where blocks may follow. Its Content-Security-Policy lets in this script, this style sheet, and pictures
 * and fonts that are in the page, and nothing else: no network, no script out of a prompt, no text turned into HTML.
 */
export function openPage({ script, style }: Page, { title, data, loadsScripts }: Shell): string {
  const policy = [
    "default-src 'none'",
    `script-src '${digest(script)}'${loadsScripts ? " 'strict-dynamic'" : ''}`,
    `style-src '${digest(style)}'`,
    'img-src data:',
    'font-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    `trusted-types ${loadsScripts ? 'visionprefer' : "'none'"}`,
  ].join('; ');
  return [
    pageBeginning,
    '<head>\n<meta charset="utf-8">\n',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">\n`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
    '<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">\n',
    `<title>${escapeText(title)}</title>\n`,
    `<style>${style}</style>\n</head>\n<body>\n<noscript>This report needs JavaScript, which your browser has switched off.</noscript>\n`,
    ...Object.entries(data).map(([id, json]) => dataElement(id, json)),
    `<script>${script}</script>\n`,
  ].join('');
}

/** A JSON document as a piece of a page, which no browser runs. */
export function dataElement(id: string, json: string): string {
  // Without "<" no text in it can end the element.
  return `<script type="application/json" id="${id}">${json.replaceAll('<', '\\u003c')}</script>\n`;
}

function digest(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
