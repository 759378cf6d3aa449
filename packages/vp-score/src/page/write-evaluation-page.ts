import { open, readFile, rename, rm } from 'node:fs/promises';
import { InputError } from '@visionprefer/core';
import { writeFailed } from '@visionprefer/journal';
import { type EvaluationPage, pageBeginning, renderEvaluationPage } from './render-evaluation-page.ts';

/**
 * Writes an evaluation as one HTML file, which needs no script, no network and no server.
 *
 * @throws InputError when something else than such a page is in its place.
 */
export async function writeEvaluationPage(page: EvaluationPage, path: string): Promise<void> {
  const present = await readFile(path, 'utf8').catch(() => undefined);
  if (present && !present.startsWith(pageBeginning)) {
    throw new InputError(`${path} is there and is no evaluation of ours. Name another file.`);
  }
  const aside = `${path}.${process.pid}.part`;
  const file = await open(aside, 'w');
  try {
    await file.writeFile(renderEvaluationPage(page));
    await file.close();
    await rename(aside, path);
  } catch (error) {
    throw writeFailed(error, path, 'What stood there before is kept. Make room, and run it again.');
  } finally {
    await rm(aside, { force: true });
  }
}
