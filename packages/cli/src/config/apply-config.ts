import type { Command } from 'commander';
import type { Surroundings } from '../surroundings.ts';
import type { VisionPreferConfig } from './config.ts';

/** Commands that a configuration counts for. */
const commands = ['run', 'annotate', 'rank', 'aggregate', 'pairs', 'review'];
/** Commands that read samples of the configuration when none are named. */
const readers = ['run', 'annotate'];

/** Setting → the option that it stands for, where they are called differently. */
const optionNames: Partial<Record<keyof VisionPreferConfig, string>> = {
  annotators: 'annotator',
  aspects: 'aspect',
  weights: 'weight',
  gates: 'gate',
  prices: 'price',
};

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
  const settings = Object.entries(config) as [keyof VisionPreferConfig, unknown][];
  for (const [setting, value] of settings) {
    const option = optionNames[setting] ?? setting;
    if (value === undefined || !isOpen(command, setting, option)) continue;
    command.setOptionValueWithSource(option, value, 'config');
  }
  if (readers.includes(command.name()) && command.processedArgs[0] === undefined) {
    command.processedArgs[0] = config.samples;
    if (config.samples === undefined) {
      command.error(
        'error: which samples? Name a file or folder of samples, or put `samples` into visionprefer.config.yaml',
      );
    }
  }
  if (named !== undefined && command.getOptionValue('quiet') !== true) stderr.write(`Settings: ${named}\n`);
}

/** Whether the command has the option, and nobody gave it. A folder of a run is no file of annotations. */
function isOpen(command: Command, setting: keyof VisionPreferConfig, option: string): boolean {
  if (setting === 'samples' || (setting === 'out' && command.name() !== 'run')) return false;
  const has = command.options.some((known) => known.attributeName() === option);
  return has && [undefined, 'default'].includes(command.getOptionValueSource(option));
}
