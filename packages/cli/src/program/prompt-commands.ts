import { configOption, outOption } from '../options/common-options.ts';
import { generateOptions } from '../options/generate-options.ts';
import { makeOptions } from '../options/make-options.ts';
import { polishOptions } from '../options/polish-options.ts';
import { addCommand, type CommandLine } from './add-command.ts';

/** Help on what prompts are read from. */
export const promptFormats = `
Prompts are read from
  TXT       one in each line
  JSONL     {"prompt": "…"} in each line, with an id or not; or a text
  CSV, TSV, Parquet
            a column prompt (or text, caption); optional: id
All else that stands beside a prompt goes along as its metadata.`;

/** Commands that begin with prompts. */
export function addPromptCommands({ program, surroundings, end }: CommandLine): void {
  addCommand(program, polishOptions(), {
    name: 'polish',
    description: 'Have prompts repaired before they are painted; both versions are kept.',
    argument: ['<prompts>', 'file of prompts'],
    out: outOption('file for the prompts; the journal is beside it', 'polished.jsonl'),
    help: `
Examples
  $ visionprefer polish prompts.txt --annotator openai:some-model
  $ visionprefer polish prompts.csv -a openai:some-model --drop repeated
    --sample 1000 --budget 2
${promptFormats}`,
  }).action(async (prompts, flags) => {
    const { polishCommand } = await import('../commands/polish.ts');
    end(await polishCommand(prompts, flags, surroundings));
  });

  addCommand(program, generateOptions(), {
    name: 'generate',
    description: 'Have images painted of prompts; run again, it goes on where it stopped.',
    argument: ['<prompts>', 'file of prompts'],
    out: outOption('folder for samples.jsonl, images/ and the journal', 'samples'),
    help: `
Examples
  $ visionprefer generate prompts.txt --generator paint:master
    --generator paint:beginner --guidance 3..12 --size 512
  $ visionprefer generate prompts.csv -g openai:some-model -g google:some-model
    --budget 20 --dry-run
${promptFormats}`,
  }).action(async (prompts, flags) => {
    const { generateCommand } = await import('../commands/generate.ts');
    end(await generateCommand(prompts, flags, surroundings));
  });
  addCommand(program, [...makeOptions(), configOption()], {
    name: 'make',
    description:
      'Polish and paint prompts, judge the images, draw pairs and write a data set, all in one; run again, it goes on.',
    argument: ['[prompts]', 'file of prompts (default: that of the configuration)'],
    out: outOption('folder for all of it; every command that takes a run takes it', 'run'),
    help: `
Examples
  $ visionprefer make prompts.txt --size 256
  $ visionprefer make prompts.txt -a openai:some-model -g webui:sd15
    -g comfyui:sdxl.safetensors --guidance 3..12 --budget 50 --dry-run
  $ visionprefer make --config visionprefer.config.yaml
${promptFormats}`,
  }).action(async (prompts, flags) => {
    const { makeCommand } = await import('../commands/make.ts');
    end(await makeCommand(prompts, flags, surroundings));
  });
}
