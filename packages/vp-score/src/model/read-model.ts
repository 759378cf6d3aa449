import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '@visionprefer/core';
import { assembleModel } from './assemble-model.ts';
import type { VpScoreModel } from './vp-score-model.ts';

/**
 * Reads a model folder. Its `config.json` states the digests of its other files, and each is checked.
 *
 * @throws InputError when there is no model, or its files are damaged, edited or of different models.
 */
export async function readModel(folder: string): Promise<VpScoreModel> {
  return assembleModel((name) => read(folder, name), folder);
}

async function read(folder: string, name: string): Promise<Buffer> {
  try {
    return await readFile(join(folder, name));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new InputError(
      `${folder} is no model: ${name} cannot be read (${code}). Expected a folder that visionprefer train wrote.`,
      { cause: error },
    );
  }
}
