import { type Annotator, InputError } from '@visionprefer/core';
import type { ConfiguredAnnotator, NamedAnnotator } from '../config/config.ts';
import { nearest } from '../options/nearest.ts';
import { type Exports, importPackage, importPath, isModulePath } from './import-module.ts';
import { describeNamed, isMadeAnnotator } from './named-annotator.ts';

/** Annotators of this project: their short names. Others are found by their package names or paths. */
const known = ['pixels', 'vp-score', 'openai', 'anthropic', 'google', 'ai-sdk'];

/**
 * Finds an annotator by what stands behind `--annotator` and creates it.
 *
 * `pixels`, `openai:some-model`: `@visionprefer/annotator-openai`, called with `{ model: 'some-model' }`.
 * `vp-score`, `vp-score:./model`: the reward model of `@visionprefer/vp-score`, the ready one or that of a folder.
 * `x`: `visionprefer-annotator-x`, where it is none of this project. `my-annotator`, `@me/annotator-x:some-model`: an
 * installed package. `./my-annotator.js`: a module. `openai:qwen3-vl?baseURL=http://…&dialect=vllm`: with options of the plugin.
 * The module exports a function named like the plugin (`openai`, `myAnnotator`), a default function, or one function
 * alone; it is called with `{ model }` when a model is named and returns the annotator.
 *
 * @param folder Where packages are looked for first, and where paths start from.
 * @param apiKey Handed over with the model in place of a key of the user's: for annotators that will not be asked.
 * @throws InputError when it is not installed, cannot be loaded, or gives no annotator.
 */
export async function findAnnotator(given: NamedAnnotator, folder: string, apiKey?: string): Promise<Annotator> {
  if (isMadeAnnotator(given)) return given;
  const named = describeNamed(given);
  const { name, model, options } = typeof given === 'string' ? splitOptions(given) : readConfigured(given);
  const exports = isModulePath(name) ? await importPath(name, folder) : await importAnnotator(name, folder);
  const create = findFactory(exports, name);
  try {
    const given = model === undefined ? options : { model, ...options, ...(apiKey !== undefined && { apiKey }) };
    const annotator: unknown = await create(...(Object.keys(given).length > 0 ? [given] : []));
    if (isAnnotator(annotator)) return annotator;
  } catch (cause) {
    if (model === undefined && cause instanceof TypeError) {
      throw new InputError(`Annotator ${named} needs a model. Name it behind a colon: --annotator ${name}:some-model`, {
        cause,
      });
    }
    throw new InputError(`Annotator ${named}: ${onCommandLine((cause as Error).message)}`, { cause });
  }
  throw new InputError(
    `Annotator ${named}: ${create.name || 'the default export'}() returned no annotator. Expected an object with specVersion 1, an id, and answer().`,
  );
}

/** An annotator of a configuration: its plugin, with or without a model behind a colon, and its options. */
function readConfigured({ use, model, ...options }: ConfiguredAnnotator): SplitName {
  const split = splitOptions(use);
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
function splitOptions(named: string): SplitName {
  const place = named.search(/\?[A-Za-z]\w*=/);
  const options: Record<string, string | number | boolean> = {};
  if (place === -1) return { ...splitModel(named), options };
  for (const [option, value] of new URLSearchParams(named.slice(place + 1))) {
    if (/key|token|secret|password/i.test(option) && option !== 'maxTokens') {
      throw new InputError(
        `Annotator ${named.slice(0, place)}: no ${option} on the command line. Set the key in the environment.`,
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

async function importAnnotator(name: string, folder: string): Promise<Exports> {
  const short = /^[a-z0-9][a-z0-9-]*$/.test(name);
  const packages = [
    // The reward model is an annotator among other things.
    ...(name === 'vp-score' ? ['@visionprefer/vp-score'] : []),
    ...(short ? [`@visionprefer/annotator-${name}`] : []),
    // `openai` is also the name of a vendor's SDK, which is no annotator.
    ...(known.includes(name) ? [] : [...(short ? [`visionprefer-annotator-${name}`] : []), name]),
  ];
  for (const candidate of packages) {
    const exports = /^(@[\w.-]+\/)?[\w.-]+$/.test(candidate) ? await importPackage(candidate, folder) : undefined;
    if (exports) return exports;
  }
  if (known.includes(name)) {
    throw new InputError(`Annotator ${name} is not installed. Install it: npm install ${packages[0]}`);
  }
  const near = nearest(name, known);
  // Whatever has that name in a registry may be anybody's: nothing is advised to be installed.
  throw new InputError(
    `Unknown annotator ${name}.${near ? ` Did you mean ${near}?` : ''} Known: ${known.join(', ')}. ` +
      `No installed package has its name either (looked for: ${packages.join(', ')}). One of your own is named by the path of its module: ./my-annotator.js`,
  );
}

type Factory = (options?: Readonly<Record<string, unknown>>) => unknown;

function findFactory(exports: Exports, name: string): Factory {
  const plain = name.replace(/^.*[\\/]/, '').replace(/\.[cm]?[jt]s$/i, '');
  const names = [plain, plain.replace(/^(visionprefer-)?annotator-/, '')].map(camelCase);
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
    `Annotator ${name}: ${seen}. Expected one named ${names.at(-1)}, a default one, or one alone, that creates the annotator.`,
  );
}

function camelCase(name: string): string {
  return name.replace(/[^a-z0-9]+([a-z0-9])/gi, (_, letter: string) => letter.toUpperCase());
}

function isFunction(value: unknown): value is Factory {
  return typeof value === 'function';
}

function isAnnotator(value: unknown): value is Annotator {
  if (typeof value !== 'object' || value === null) return false;
  const { specVersion, id, answer } = value as Record<string, unknown>;
  return specVersion === 1 && typeof id === 'string' && id !== '' && typeof answer === 'function';
}
