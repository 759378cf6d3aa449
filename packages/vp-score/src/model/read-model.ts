import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '@visionprefer/core';
import type { Evaluation } from '../evaluate/evaluation.ts';
import { headFrom } from './head-tensors.ts';
import { parseConfig } from './model-config.ts';
import { readSafetensors } from './safetensors.ts';
import type { ModelAspect, TrainedOn, VpScoreModel } from './vp-score-model.ts';
import { modelFiles } from './write-model.ts';

/**
 * Reads a model folder.
 *
 * @throws InputError when there is none, or its files are damaged or do not belong together.
 */
export async function readModel(folder: string): Promise<VpScoreModel> {
  const config = parseConfig((await read(folder, modelFiles.config)).toString('utf8'), join(folder, modelFiles.config));
  const named = join(folder, modelFiles.heads);
  const tensors = readSafetensors(await read(folder, modelFiles.heads), named);
  const aspects = Object.entries(config.aspects).map(([aspect, { head, ...calibration }]): [string, ModelAspect] => [
    aspect,
    { head: headFrom(tensors, aspect, head, config.encoder.dimensions), ...calibration },
  ]);
  return {
    encoder: config.encoder,
    aspects: Object.fromEntries(aspects),
    training: config.training,
    trainedOn: (await readJson(folder, modelFiles.trainedOn)) as TrainedOn,
    evaluation: (await readJson(folder, modelFiles.evaluation)) as Evaluation,
  };
}

/** What tells a model from another: SHA-256, in hex, of its encoder's digest, its heads and their calibration. */
export function digestModel({ encoder, aspects }: VpScoreModel): string {
  const hash = createHash('sha256').update(JSON.stringify(encoder));
  for (const [name, { head, ...calibration }] of Object.entries(aspects)) {
    const numbers = Object.entries(head).map(([part, data]) => [part, typeof data === 'string' ? data : [...data]]);
    hash.update(JSON.stringify([name, numbers, calibration]));
  }
  return hash.digest('hex');
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

async function readJson(folder: string, name: string): Promise<unknown> {
  const bytes = await read(folder, name);
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    throw new InputError(`${join(folder, name)} is no JSON. Train the model again.`, { cause });
  }
}
