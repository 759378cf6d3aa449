import { existsSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { describeIssues, InputError } from '@visionprefer/core';
import { nearest } from '../options/nearest.ts';
import { isModulePath } from '../plugins/import-module.ts';
import type { NamedAnnotator, VisionPreferConfig } from './config.ts';

const endings = ['ts', 'mts', 'js', 'mjs', 'json', 'jsonc', 'yaml', 'yml', 'toml'];

/** The configuration where the user stands; undefined when there is none. */
export function findConfig(folder: string): string | undefined {
  return endings.map((ending) => `visionprefer.config.${ending}`).find((name) => existsSync(join(folder, name)));
}

/**
 * Loads a configuration and brings its paths to the folder that the command stands in. Nothing besides the file is read: no
 * `.env`, no other layers, nothing from elsewhere.
 *
 * @param named As the user named it, relative to `folder`.
 * @throws InputError when it is missing, cannot be loaded, or holds what no configuration has.
 */
export async function loadConfig(named: string, folder: string): Promise<VisionPreferConfig> {
  const path = resolve(folder, named);
  if (!existsSync(path)) throw new InputError(`--config ${named}: there is no such file.`);
  const [{ loadConfig: load }, { configKeys, configSchema }] = await Promise.all([
    import('c12'),
    import('./config-schema.ts'),
  ]);
  const { config } = await load({
    cwd: dirname(path),
    configFile: basename(path),
    ...{
      rcFile: false,
      globalRc: false,
      dotenv: false,
      packageJson: false,
      giget: false,
      extend: false,
      envName: false,
    },
  }).catch((error: unknown) => {
    throw new InputError(`${named} cannot be loaded: ${error instanceof Error ? error.message : error}`);
  });
  const values: Record<string, unknown> = { ...config };
  for (const key of Object.keys(values)) {
    if (configKeys.includes(key)) continue;
    const near = nearest(key, configKeys);
    const known = near ? `Did you mean ${near}?` : `Known: ${configKeys.join(', ')}.`;
    throw new InputError(`${named}: there is no setting ${key}. ${known}`);
  }
  // Annotators that a program made are taken as they are.
  const annotators = Array.isArray(values.annotators) ? (values.annotators as NamedAnnotator[]) : undefined;
  const inWords = annotators?.filter((annotator) => !isMade(annotator));
  const checked = configSchema.safeParse({
    ...values,
    ...(inWords?.length ? { annotators: inWords } : { annotators: undefined }),
  });
  if (!checked.success) throw new InputError(`${named}: ${describeIssues(checked.error)}`);
  checkNoKey(named, inWords ?? []);
  return withPaths({ ...checked.data, annotators }, (value) => relative(folder, resolve(dirname(path), value)) || '.');
}

function isMade(annotator: NamedAnnotator): boolean {
  return typeof annotator === 'object' && 'answer' in annotator;
}

/** A file that is handed on holds no key; a program may read one from the environment. */
function checkNoKey(named: string, annotators: readonly NamedAnnotator[]): void {
  if (/\.[cm]?[jt]s$/.test(named)) return;
  const withKey = annotators.some((annotator) => typeof annotator === 'object' && 'apiKey' in annotator);
  if (withKey) throw new InputError(`${named}: a key does not belong in this file. Set it in the environment.`);
}

function withPaths(config: VisionPreferConfig, move: (path: string) => string): VisionPreferConfig {
  const { samples, out, annotators, aspects } = config;
  const module = (name: string) => (isModulePath(name) && !/^(?:[\\/]|[a-z]+:)/i.test(name) ? `./${move(name)}` : name);
  return {
    ...config,
    samples: samples === undefined ? undefined : move(samples),
    out: out === undefined ? undefined : move(out),
    aspects: aspects?.map(module),
    annotators: annotators?.map((annotator) => {
      if (typeof annotator === 'string') return module(annotator);
      return 'use' in annotator ? { ...annotator, use: module(annotator.use) } : annotator;
    }),
  };
}
