import { commonOptions } from '../options/common-options.ts';
import { recipeOptions } from '../options/recipe-options.ts';
import { serveOptions } from '../options/serve-options.ts';
import { type CommandLine, exitCodesHelp } from './add-command.ts';

/** Commands that bring rewards to trainers. */
export function addRewardCommands({ program, surroundings, end }: CommandLine): void {
  const serve = program
    .command('serve')
    .description('Serve rewards to trainers: VP-Score, or a jury of annotators, on the wires that they speak.')
    .addHelpText(
      'after',
      `
Examples
  $ visionprefer serve
  $ visionprefer serve --annotator vp-score:./model --aspect fidelity
  $ visionprefer serve -a openai:some-model --budget 20 --strategy listwise

Trainers that may ask, and how they are told: docs/fine-tune.md.
${exitCodesHelp}`,
    );
  for (const option of [...serveOptions(), ...commonOptions()]) serve.addOption(option);
  serve.action(async (flags) => {
    const { serveCommand } = await import('../commands/serve.ts');
    end(await serveCommand(flags, surroundings));
  });

  const recipe = program
    .command('recipe')
    .description('Write a folder that fine-tunes by a trainer: requirements, configuration, launch lines, prompts.')
    .argument('[recipe]', 'which; without it they are listed')
    .addHelpText(
      'after',
      `
Examples
  $ visionprefer recipe
  $ visionprefer recipe flow-grpo --samples samples.jsonl --out fine-tune

Each README.md says what was run and what was not.
${exitCodesHelp}`,
    );
  for (const option of [...recipeOptions(), ...commonOptions()]) recipe.addOption(option);
  recipe.action(async (named: string | undefined, flags) => {
    const { recipeCommand } = await import('../commands/recipe.ts');
    end(await recipeCommand(named, flags, surroundings));
  });
}
