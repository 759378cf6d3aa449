import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

export type { Browser, Page } from 'playwright-core';

const places = [
  process.env.CHROMIUM_PATH ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** A Chromium on this machine; undefined when there is none. */
export const executablePath: string | undefined = places.find((path) => path !== '' && existsSync(path));

/** What stands behind the name of tests that need one: why they are skipped. */
export const inBrowser: string = executablePath
  ? 'in Chromium'
  : 'skipped: no Chromium here; install it, or name one in CHROMIUM_PATH';

/** Starts the browser. */
export function launch(): Promise<Browser> {
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-dev-shm-usage'];
  return chromium.launch({ executablePath: executablePath ?? '', args });
}

/** Opens a page, and collects all that it complains of: console errors, exceptions, and requests to anywhere else. */
export async function openTab(
  browser: Browser,
  url: string,
  {
    width = 1200,
    height = 800,
    colorScheme = 'light',
  }: { width?: number; height?: number; colorScheme?: 'light' | 'dark' } = {},
): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme });
  const complaints: string[] = [];
  const origin = new URL(url).origin;
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (!request.url().startsWith('data:') && new URL(request.url()).origin !== origin) complaints.push(request.url());
  });
  await page.goto(url);
  return { page, complaints };
}
