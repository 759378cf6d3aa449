import { existsSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { type Annotator, describeIssues, type Generator, InputError } from '@visionprefer/core';
import { nearest } from '../options/nearest.ts';
import { isModulePath } from '../plugins/import-module.ts';
import { isMade } from '../plugins/named-plugin.ts';
import type { ConfiguredPlugin, NamedAnnotator, NamedGenerator, VisionPreferConfig } from './config.ts';

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
  // What a program made is taken as it is.
  const { annotators, generators, polisher } = values as Pick<
    VisionPreferConfig,
    'annotators' | 'generators' | 'polisher'
  >;
  const inWords = { annotators: onlyWords(annotators), generators: onlyWords(generators), polisher };
  if (isMade(polisher)) inWords.polisher = undefined;
  const checked = configSchema.safeParse({ ...values, ...inWords });
  if (!checked.success) throw new InputError(`${named}: ${describeIssues(checked.error)}`);
  checkNoKey(named, [annotators ?? [], generators ?? [], polisher ?? []].flat());
  return withPaths(
    { ...checked.data, annotators, generators, polisher },
    (value) => relative(folder, resolve(dirname(path), value)) || '.',
  );
}

/** What stands in words in a list of plugins; undefined where all are made. */
function onlyWords<P>(plugins: readonly P[] | undefined): readonly P[] | undefined {
  if (!Array.isArray(plugins)) return plugins;
  const inWords = plugins.filter((plugin) => !isMade(plugin));
  return inWords.length === 0 && plugins.length > 0 ? undefined : inWords;
}

/** A file that is handed on holds no key; a program may read one from the environment. */
function checkNoKey(named: string, plugins: readonly (NamedAnnotator | NamedGenerator)[]): void {
  if (/\.[cm]?[jt]s$/.test(named)) return;
  const withKey = plugins.some((plugin) => typeof plugin === 'object' && 'apiKey' in plugin);
  if (withKey) throw new InputError(`${named}: a key does not belong in this file. Set it in the environment.`);
}

function withPaths(config: VisionPreferConfig, move: (path: string) => string): VisionPreferConfig {
  const { samples, prompts, out, annotators, generators, polisher, aspects } = config;
  const module = (name: string) => (isModulePath(name) && !/^(?:[\\/]|[a-z]+:)/i.test(name) ? `./${move(name)}` : name);
  const plugin = <P extends object>(named: string | ConfiguredPlugin | P): string | ConfiguredPlugin | P => {
    if (typeof named === 'string') return module(named);
    return isConfigured(named) ? { ...named, use: module(named.use) } : named;
  };
  return {
    ...config,
    samples: samples === undefined ? undefined : move(samples),
    prompts: prompts === undefined ? undefined : move(prompts),
    out: out === undefined ? undefined : move(out),
    aspects: aspects?.map(module),
    annotators: annotators?.map((annotator) => plugin<Annotator>(annotator)),
    generators: generators?.map((generator) => plugin<Generator>(generator)),
    polisher: polisher === undefined ? undefined : plugin<Annotator>(polisher),
  };
}

function isConfigured(plugin: object): plugin is ConfiguredPlugin {
  return 'use' in plugin;
}
