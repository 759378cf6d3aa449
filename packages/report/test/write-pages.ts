import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { onTestFinished } from 'vitest';
import type { SmallPicture } from '../src/index.ts';
import { type Browser, openTab, type Page } from './browser.ts';

const dot = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** A small picture, the same for every image. */
export async function thumbnail(): Promise<SmallPicture> {
  return { bytes: Buffer.from(dot, 'base64'), mediaType: 'image/png', width: 1, height: 1 };
}

/** A folder that goes when the test is over. */
export async function pageFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'visionprefer-report-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Opens a page that was written, until the test is over. */
export async function openFile(
  browser: Browser,
  { file, hash = '', ...options }: { file: string; hash?: string } & Parameters<typeof openTab>[2],
): Promise<{ page: Page; complaints: string[] }> {
  const tab = await openTab(browser, pathToFileURL(file).href + hash, options);
  onTestFinished(() => tab.page.close());
  return tab;
}
