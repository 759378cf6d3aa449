import type { Command, Option } from 'commander';
import { commonOptions } from '../options/common-options.ts';
import type { Surroundings } from '../surroundings.ts';

/** What commands are added to, and what they are given. They are imported when they are called: help needs none of them. */
export interface CommandLine {
  program: Command;
  surroundings: Surroundings;
  /** Called with the exit code. */
  end(exitCode: number): void;
}

/** Help on what samples are read from. */
export const samplesFormats = `
Samples are read from
  JSONL     one in each line: {"id": "…", "prompt": "…",
            "images": [{"id": "a", "url": "a.png"}, …]}
  CSV, TSV  columns prompt (or text), image_1, image_2 …; optional: id,
            generator_1 …
  Parquet   such columns, or one image a row: image, prompt; also a folder of
            them, and one that save_to_disk of Hugging Face datasets wrote
  a folder  of images with metadata.jsonl, one image in each line:
            {"file_name": "a.png", "prompt": "…"}; or metadata.csv
Paths are relative to the samples file. Images are read below its folder
alone, unless --allow-path is given.`;

/** Help on how commands end. */
export const exitCodesHelp = `
Exit codes
  0    done
  1    done, but something was left out: the first of each kind are shown, all
       of them are in a file beside the output: annotations.failures.jsonl
  2    nothing was done: an option, a file or an annotator is not usable
  130  stopped by Ctrl-C (143: by SIGTERM); the same command goes on from there`;

/** A command in words. */
export interface CommandDescription {
  name: string;
  description: string;
  argument: [name: string, description: string];
  /** Absent for commands that only print. */
  out?: Option;
  help: string;
}

/** Adds a command with its options, its output and those of all commands. */
export function addCommand(
  program: Command,
  options: readonly Option[],
  { name, description, argument, out, help }: CommandDescription,
): Command {
  const command = program
    .command(name)
    .description(description)
    .argument(...argument);
  for (const option of [...options, ...(out ? [out] : []), ...commonOptions()]) command.addOption(option);
  return command.addHelpText('after', `${help}\n${exitCodesHelp}`);
}
