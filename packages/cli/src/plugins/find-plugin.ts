import { type Annotator, type Generator, InputError } from '@visionprefer/core';
import type { ConfiguredPlugin } from '../config/config.ts';
import { nearest } from '../options/nearest.ts';
import { type Exports, importPackage, importPath, isModulePath } from './import-module.ts';
import { describeNamed, isMade } from './named-plugin.ts';

/** A kind of plugin, as it is found by its name. */
export interface PluginKind<P> {
  /** The beginning of package names, and the word in messages. */
  kind: 'annotator' | 'generator';
  /** Those of this project: their short names. Others are found by their package names or paths. */
  known: readonly string[];
  /** Packages of this project that are plugins among other things: name → package. */
  others: Readonly<Record<string, string>>;
  isPlugin(value: unknown): value is P;
  /** What it does, as a function is called. */
  does: string;
}

/**
 * Finds a plugin by what stands behind its option and creates it. One that is made already is taken as it is.
 *
 * `openai:some-model`: the package of this project, called with `{ model: 'some-model' }`. `x`: `visionprefer-annotator-x`
 * or `visionprefer-generator-x`, where it is none of this project. `my-plugin`, `@me/annotator-x:some-model`: an installed
 * package. `./my-plugin.js`: a module. `openai:qwen3-vl?baseURL=http://…&dialect=vllm`: with options of the plugin. The module
 * exports a function named like the plugin (`openai`, `myPlugin`), a default function, or one function alone; it is
 * called with `{ model }` when a model is named and returns the plugin.
 *
 * @param folder Where packages are looked for first, and where paths start from.
 * @param apiKey Handed over with the model in place of a key of the user's: for plugins that will not be asked.
 * @throws InputError when it is not installed, cannot be loaded, or gives no such plugin.
 */
export async function findPlugin<P>(
  plugin: PluginKind<P>,
  given: string | ConfiguredPlugin | Annotator | Generator,
  { folder, apiKey }: { folder: string; apiKey: string | undefined },
): Promise<P> {
  const { kind } = plugin;
  const word = capital(kind);
  const named = describeNamed(given);
  if (isMade(given)) {
    if (plugin.isPlugin(given)) return given;
    throw new InputError(
      `${named} of the configuration is no ${kind}. Expected an object with specVersion 1, an id, and ${plugin.does}().`,
    );
  }
  const { name, model, options } = typeof given === 'string' ? splitOptions(given, word) : readConfigured(given, word);
  const exports = isModulePath(name) ? await importPath(name, folder) : await importPlugin(plugin, name, folder);
  const create = findFactory(exports, name, kind);
  try {
    const given = model === undefined ? options : { model, ...options, ...(apiKey !== undefined && { apiKey }) };
    const made: unknown = await create(...(Object.keys(given).length > 0 ? [given] : []));
    if (plugin.isPlugin(made)) return made;
  } catch (cause) {
    if (model === undefined && cause instanceof TypeError) {
      throw new InputError(`${word} ${named} needs a model. Name it behind a colon: --${kind} ${name}:some-model`, {
        cause,
      });
    }
    throw new InputError(`${word} ${named}: ${onCommandLine((cause as Error).message)}`, { cause });
  }
  throw new InputError(
    `${word} ${named}: ${create.name || 'the default export'}() returned no ${kind}. Expected an object with specVersion 1, an id, and ${plugin.does}().`,
  );
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** A plugin of a configuration: its plugin, with or without a model behind a colon, and its options. */
function readConfigured({ use, model, ...options }: ConfiguredPlugin, word: string): SplitName {
  const split = splitOptions(use, word);
  return { name: split.name, model: model ?? split.model, options: { ...split.options, ...options } };
}

/** What plugins say of their options in code, in the words of the command line. */
function onCommandLine(message: string): string {
  return message.replace(/Pass \{ apiKey \} or set (\w+)/g, 'Set $1 in the environment');
}

/** A name in its parts. */
interface SplitName {
  name: string;
  model: string | undefined;
  options: Record<string, unknown>;
}

/** What stands behind a question mark are options of the plugin. Keys belong in the environment, where no list of processes shows them. */
function splitOptions(named: string, word: string): SplitName {
  const place = named.search(/\?[A-Za-z]\w*=/);
  const options: Record<string, string | number | boolean> = {};
  if (place === -1) return { ...splitModel(named), options };
  for (const [option, value] of new URLSearchParams(named.slice(place + 1))) {
    // A number of tokens, such as maxOutputTokens, is no secret.
    if (/key|token|secret|password/i.test(option) && !option.endsWith('Tokens')) {
      throw new InputError(
        `${word} ${named.slice(0, place)}: no ${option} on the command line. Set the key in the environment.`,
      );
    }
    options[option] = readValue(value);
  }
  return { ...splitModel(named.slice(0, place)), options };
}

/** Texts that are a number or a truth are that. */
function readValue(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}

/** Splits at the first colon that is not part of a path: models may hold more of them. */
function splitModel(named: string): { name: string; model: string | undefined } {
  const [, name = named, model] = isModulePath(named)
    ? (/^(.+\.[cm]?[jt]s)(?::(.+))?$/i.exec(named) ?? [])
    : (/^(@?[^:]+)(?::(.+))?$/.exec(named) ?? []);
  return { name, model };
}

async function importPlugin(
  { kind, known, others }: Pick<PluginKind<unknown>, 'kind' | 'known' | 'others'>,
  name: string,
  folder: string,
): Promise<Exports> {
  const short = /^[a-z0-9][a-z0-9-]*$/.test(name);
  const packages = [
    ...(Object.hasOwn(others, name) ? [`${others[name]}`] : []),
    ...(short ? [`@visionprefer/${kind}-${name}`] : []),
    // `openai` is also the name of a vendor's SDK, which is no plugin.
    ...(known.includes(name) ? [] : [...(short ? [`visionprefer-${kind}-${name}`] : []), name]),
  ];
  for (const candidate of packages) {
    const exports = /^(@[\w.-]+\/)?[\w.-]+$/.test(candidate) ? await importPackage(candidate, folder) : undefined;
    if (exports) return exports;
  }
  if (known.includes(name)) {
    throw new InputError(`${capital(kind)} ${name} is not installed. Install it: npm install ${packages[0]}`);
  }
  const near = nearest(name, known);
  // Whatever has that name in a registry may be anybody's: nothing is advised to be installed.
  throw new InputError(
    `Unknown ${kind} ${name}.${near ? ` Did you mean ${near}?` : ''} Known: ${known.join(', ')}. ` +
      `No installed package has its name either (looked for: ${packages.join(', ')}). One of your own is named by the path of its module: ./my-${kind}.js`,
  );
}

type Factory = (options?: Readonly<Record<string, unknown>>) => unknown;

function findFactory(exports: Exports, name: string, kind: PluginKind<unknown>['kind']): Factory {
  const plain = name.replace(/^.*[\\/]/, '').replace(/\.[cm]?[jt]s$/i, '');
  const names = [plain, plain.replace(/^(visionprefer-)?(annotator|generator)-/, '')].map(camelCase);
  const functions = Object.entries(exports).filter((entry): entry is [string, Factory] => isFunction(entry[1]));
  const found =
    functions.find(([exported]) => names.includes(exported)) ??
    functions.find(([exported]) => exported === 'default') ??
    (functions.length === 1 ? functions[0] : undefined);
  if (found) return found[1];
  const seen = functions.length
    ? `it exports the functions ${functions.map(([exported]) => exported).join(', ')}`
    : 'it exports no function';
  throw new InputError(
    `${capital(kind)} ${name}: ${seen}. Expected one named ${names.at(-1)}, a default one, or one alone, that creates the ${kind}.`,
  );
}

function camelCase(name: string): string {
  return name.replace(/[^a-z0-9]+([a-z0-9])/gi, (_, letter: string) => letter.toUpperCase());
}

function isFunction(value: unknown): value is Factory {
  return typeof value === 'function';
}
