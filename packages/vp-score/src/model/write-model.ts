import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { InputError } from '@visionprefer/core';
import { writeFailed } from '@visionprefer/journal';
import { writeModelCard } from './card/model-card.ts';
import { digestFile, digestModel } from './digest-model.ts';
import { headTensors } from './head-tensors.ts';
import { configOf, modelFiles } from './model-config.ts';
import { writeSafetensors } from './safetensors.ts';
import type { VpScoreModel } from './vp-score-model.ts';

/** The files of a model, by name. The same model gives the same bytes. */
export function renderModel(model: VpScoreModel): Record<string, string | Uint8Array> {
  const named = Object.fromEntries(Object.entries(model.aspects).map(([aspect, { head }]) => [aspect, head]));
  const heads = writeSafetensors(headTensors(named));
  const [evaluation, trainedOn] = [toJson(model.evaluation), toJson(model.trainedOn)];
  const digests = { heads: digestFile(heads), evaluation: digestFile(evaluation), trainedOn: digestFile(trainedOn) };
  return {
    [modelFiles.config]: toJson(configOf(model, digestModel(model), digests)),
    [modelFiles.heads]: heads,
    [modelFiles.evaluation]: evaluation,
    [modelFiles.trainedOn]: trainedOn,
    [modelFiles.card]: writeModelCard(model),
  };
}

/**
 * Writes a model as a folder, as the Hugging Face hub shows one. It is written aside and takes its name when it is whole.
 *
 * @param folder Not there yet, or empty, or a model, which is replaced.
 * @throws InputError when something else is in its place; WriteError when the disk is full or fails.
 */
export async function writeModel(model: VpScoreModel, folder: string): Promise<void> {
  await writeFolder(renderModel(model), folder);
}

/** Writes files into a folder that takes its name when it is whole. @throws InputError as {@link writeModel} says. */
export async function writeFolder(files: Record<string, string | Uint8Array>, folder: string): Promise<void> {
  await checkModelTarget(folder);
  const aside = join(dirname(folder), `${basename(folder)}.part-${process.pid}`);
  await rm(aside, { recursive: true, force: true });
  try {
    await mkdir(aside, { recursive: true });
    for (const [name, content] of Object.entries(files)) await writeFile(join(aside, name), content);
    await rm(folder, { recursive: true, force: true });
    await rename(aside, folder);
  } catch (error) {
    throw writeFailed(error, folder, 'What stood there before is kept. Make room, and run it again.');
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

/** @throws InputError when a folder may not be taken for a model: it holds something else. */
export async function checkModelTarget(folder: string): Promise<void> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return;
    throw new InputError(`${folder} is no folder (${code}). Name a folder that is not there yet.`, { cause: error });
  }
  if (names.length === 0 || [modelFiles.config, modelFiles.heads].every((name) => names.includes(name))) return;
  throw new InputError(
    `${folder} is not empty and holds no model: ${names.slice(0, 3).join(', ')}. Name another folder, or empty this one.`,
  );
}

function toJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
