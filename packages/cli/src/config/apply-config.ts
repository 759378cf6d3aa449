import { type Command, InvalidArgumentError } from 'commander';
import type { Surroundings } from '../surroundings.ts';
import type { VisionPreferConfig } from './config.ts';

/** Commands that a configuration counts for. */
const commands = ['run', 'annotate', 'rank', 'aggregate', 'pairs', 'review', 'make'];
/** Command → the setting that it reads when nothing is named, in words. */
const readers: Record<string, { setting: 'samples' | 'prompts'; what: string }> = {
  run: { setting: 'samples', what: 'file or folder of samples' },
  annotate: { setting: 'samples', what: 'file or folder of samples' },
  make: { setting: 'prompts', what: 'file of prompts' },
};
/** Commands that write the folder `out`: for others it would be a file. */
const folderWriters = ['run', 'make'];

/** Setting → the option that it stands for, where they are called differently. */
const optionNames: Partial<Record<keyof VisionPreferConfig, string>> = {
  annotators: 'annotator',
  aspects: 'aspect',
  weights: 'weight',
  gates: 'gate',
  prices: 'price',
  generators: 'generator',
  imagePrices: 'imagePrice',
  takePrompts: 'sample',
  formats: 'format',
};
/** Settings that are written as they are behind their option. */
const written: readonly string[] = ['guidance', 'size'];
/** Settings that are a number for each, or one for all. */
const numbered: readonly string[] = ['rpm', 'tpm', 'paintRpm', 'imagePrices'];

/**
 * Fills in options that were not given from the configuration where the command stands, or the one behind `--config`, and
 * tells which file they come from. It is loaded when there is one.
 *
 * @throws InputError when it cannot be used.
 */
export async function applyConfig(command: Command, { folder, stderr }: Surroundings): Promise<void> {
  if (!commands.includes(command.name())) return;
  const { findConfig, loadConfig } = await import('./load-config.ts');
  const given: unknown = command.getOptionValue('config');
  const named = typeof given === 'string' ? given : findConfig(folder);
  const config = named === undefined ? {} : await loadConfig(named, folder);
  if (named !== undefined) await setOptions(command, config, named);
  const reader = readers[command.name()];
  if (reader && command.processedArgs[0] === undefined) {
    const { setting, what } = reader;
    command.processedArgs[0] = config[setting];
    if (config[setting] === undefined) {
      command.error(`error: which ${setting}? Name a ${what}, or put \`${setting}\` into visionprefer.config.yaml`);
    }
  }
  if (named !== undefined && command.getOptionValue('quiet') !== true) stderr.write(`Settings: ${named}\n`);
}

/** Whether the command has the option, and nobody gave it. A folder of a run is no file of annotations. */
function isOpen(command: Command, setting: keyof VisionPreferConfig, option: string): boolean {
  if (setting === 'samples' || setting === 'prompts') return false;
  if (setting === 'out' && !folderWriters.includes(command.name())) return false;
  const has = command.options.some((known) => known.attributeName() === option);
  return has && [undefined, 'default'].includes(command.getOptionValueSource(option));
}

/** Takes each setting for the option that it stands for. */
async function setOptions(command: Command, config: VisionPreferConfig, named: string): Promise<void> {
  const { promptKeys } = await import('./config-schema.ts');
  const settings = Object.entries(config) as [keyof VisionPreferConfig, unknown][];
  for (const [setting, value] of settings) {
    if (value === undefined || (promptKeys.includes(setting) && command.name() !== 'make')) continue;
    const option = optionNames[setting] ?? setting;
    if (!isOpen(command, setting, option)) continue;
    try {
      command.setOptionValueWithSource(option, readSetting(command, option, { setting, value }), 'config');
    } catch (error) {
      if (!(error instanceof InvalidArgumentError)) throw error;
      const { InputError } = await import('@visionprefer/core');
      throw new InputError(`${named}: ${setting}: ${error.message}`);
    }
  }
}

/** The value of an option that a setting stands for. */
function readSetting(
  command: Command,
  option: string,
  { setting, value }: { setting: string; value: unknown },
): unknown {
  if (numbered.includes(setting) && typeof value === 'number') return { '': value };
  if (!written.includes(setting)) return value;
  const parse = command.options.find((known) => known.attributeName() === option)?.parseArg;
  return parse ? parse(Array.isArray(value) ? value.join(',') : String(value), undefined) : value;
}
