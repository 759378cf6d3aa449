import { createHash } from 'node:crypto';
import type { Page } from '../built-page.ts';

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
export function openPage(page: Page, { title, data, loadsScripts }: Shell): string {
  const policy = writePolicy(page, {
    scripts: loadsScripts ? " 'strict-dynamic'" : '',
    images: 'data:',
    trusted: loadsScripts ? 'visionprefer' : "'none'",
  });
  return [
    pageBeginning,
    writeHead(page, title, `<meta http-equiv="Content-Security-Policy" content="${policy}">\n`),
    ...Object.entries(data).map(([id, json]) => dataElement(id, json)),
    `<script>${page.script}</script>\n`,
  ].join('');
}

/** A page that is served, and the Content-Security-Policy that goes with it: it may talk to its own server alone. */
export function servedPage(page: Page, title: string): { html: string; policy: string } {
  const policy = writePolicy(page, { scripts: '', images: "'self' data:", trusted: "'none'" });
  return {
    html: `<!doctype html>\n<html lang="en">\n${writeHead(page, title)}<script>${page.script}</script>\n</body>\n</html>\n`,
    policy: `${policy}; connect-src 'self'; frame-ancestors 'none'`,
  };
}

function writePolicy(
  { script, style }: Page,
  { scripts, images, trusted }: { scripts: string; images: string; trusted: string },
): string {
  return [
    "default-src 'none'",
    `script-src '${digest(script)}'${scripts}`,
    `style-src '${digest(style)}'`,
    `img-src ${images}`,
    'font-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    `trusted-types ${trusted}`,
  ].join('; ');
}

/** Two pictures, one of them chosen. */
const icon =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect x='1' y='3' width='6' height='10' rx='1.5' fill='%231d5fb8'/%3E%3Crect x='9.5' y='3.5' width='5' height='9' rx='1' fill='none' stroke='%238a877f'/%3E%3C/svg%3E";

function writeHead({ style }: Page, title: string, policy = ''): string {
  return [
    '<head>\n<meta charset="utf-8">\n',
    policy,
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
    '<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">\n',
    `<link rel="icon" href="${icon}">\n<title>${escapeText(title)}</title>\n<style>${style}</style>\n</head>\n<body>\n`,
    '<noscript>This page needs JavaScript, which your browser has switched off.</noscript>\n',
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
