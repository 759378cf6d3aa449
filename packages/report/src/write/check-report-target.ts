import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '@visionprefer/core';
import { pageBeginning } from './page-shell.ts';

/**
 * Checks that a report may be written in a place: nothing is there, or an earlier report.
 *
 * @throws InputError when something else is.
 */
export async function checkReportTarget(path: string, { isFolder }: { isFolder: boolean }): Promise<void> {
  const stats = await stat(path).catch(() => undefined);
  if (!stats) return;
  if (isFolder !== stats.isDirectory()) {
    throw new InputError(`${path} is ${isFolder ? 'no folder' : 'no file'}. Name another place as --out.`);
  }
  if (isFolder && (await readdir(path)).length === 0) return;
  if (await isReport(isFolder ? join(path, 'index.html') : path)) return;
  throw new InputError(`${path} exists and holds something else than a report. Name another --out, or remove it.`);
}

async function isReport(path: string): Promise<boolean> {
  const file = await open(path).catch(() => undefined);
  if (!file) return false;
  try {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read(Buffer.alloc(pageBeginning.length), 0, pageBeginning.length, 0);
    return size === 0 || buffer.toString('utf8', 0, bytesRead) === pageBeginning;
  } finally {
    await file.close();
  }
}
