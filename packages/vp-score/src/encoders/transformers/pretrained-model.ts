import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { InputError } from '@visionprefer/core';
import { loadTransformers, type Transformers } from './load-transformers.ts';
import type { PretrainedOptions } from './pretrained-options.ts';

/** A model in the layout of the Hugging Face hub. */
export interface PretrainedModel {
  transformers: Transformers;
  /** Repository on the hub, or the absolute path of a folder. */
  path: string;
  /** Where its files lie once it is loaded. */
  folder: string;
  /** What every `from_pretrained` is given. */
  loading: {
    dtype: NonNullable<PretrainedOptions['dtype']>;
    revision: string;
    cache_dir: string;
    local_files_only: boolean;
    session_options: { intraOpNumThreads: number; interOpNumThreads: number };
  };
  /** Its kind, such as `clip`, `siglip` or `dinov2`: `model_type` of its `config.json`. */
  type: string;
}

/** Short names of models that are known to be published as ONNX. */
const shortNames: Readonly<Record<string, string>> = {
  clip: 'Xenova/clip-vit-base-patch32',
  siglip: 'Xenova/siglip-base-patch16-224',
  dino: 'onnx-community/dinov3-vits16-pretrain-lvd1689m-ONNX',
};

/**
 * Finds a model: a folder, a repository on the hub such as `Xenova/clip-vit-large-patch14`, or a short name: `clip`,
 * `siglip`, `dino`.
 *
 * @throws InputError when there is none.
 */
export async function findPretrained(named: string, options: PretrainedOptions = {}): Promise<PretrainedModel> {
  const { dtype = 'fp32', revision = 'main', cacheFolder, offline = false } = options;
  const transformers = await loadTransformers();
  const isFolder = isModelFolder(named);
  const path = isFolder ? resolve(named) : (shortNames[named] ?? named);
  const cache = resolve(cacheFolder ?? transformers.env.cacheDir ?? '.cache');
  const loading = {
    dtype,
    revision,
    cache_dir: cache,
    local_files_only: isFolder || offline,
    session_options: { intraOpNumThreads: 1, interOpNumThreads: 1 },
  };
  const folder = isFolder ? path : resolve(cache, path, revision === 'main' ? '.' : revision);
  const { model_type: type } = await explain(named, () => transformers.AutoConfig.from_pretrained(path, loading));
  if (typeof type !== 'string') throw new InputError(`${named}: its config.json names no model_type.`);
  return { transformers, path, folder, loading, type };
}

/** Whether something named is a folder with a model in the layout of the hub. */
export function isModelFolder(named: string): boolean {
  return existsSync(resolve(named, 'config.json'));
}

/** Whether a name is one of the short names. */
export function isShortName(named: string): boolean {
  return Object.hasOwn(shortNames, named);
}

/** Loads a part of a model. @throws InputError that names the model. */
export async function explain<T>(named: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw new InputError(
      `The model ${named} cannot be loaded: ${reason} Name a folder that holds config.json, preprocessor_config.json and onnx/, or a repository on the hub that is published so.`,
      { cause },
    );
  }
}
