import { Option } from 'commander';
import { collector } from './option-values.ts';

/** Options that every command has. */
export interface CommonFlags {
  json?: boolean | undefined;
  quiet?: boolean | undefined;
}

/** Where images may be read from. */
export interface ImageFlags {
  allowPath: string[];
  allowPrivateHosts?: boolean | undefined;
}

/** Annotator id → number; under the empty text, the number for all others. */
export type PerAnnotator = Readonly<Record<string, number>>;

/** Options of every command. */
export function commonOptions(): Option[] {
  return [
    new Option('--json', 'print one JSON document that sums up what was done, and nothing else, to stdout'),
    new Option('-q, --quiet', 'no progress and no notes; what goes wrong is still shown'),
  ];
}

/** Where images may be read from besides `usual`. */
export function imageOptions(usual: string): Option[] {
  return [
    new Option('--allow-path <folder>', 'read images below this folder too; may be given several times')
      .argParser(collector())
      .default([], usual),
    new Option('--allow-private-hosts', 'fetch images from private addresses and by plain http: too'),
  ];
}

/** `--config` of commands that read settings from a file. */
export function configOption(): Option {
  return new Option('--config <file>', 'settings (default: visionprefer.config.yaml, .json or .ts where you stand)');
}

/** `--out` of a command that writes into the folder of a run where it is given one. */
export function runOutOption(description: string, fallback: string): Option {
  return new Option('-o, --out <path>', `${description} (default: ${fallback}, in the folder of a run)`);
}

/** `--out` with what is written there. */
export function outOption(description: string, fallback: string): Option {
  return new Option('-o, --out <path>', description).default(fallback);
}
