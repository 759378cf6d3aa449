import { commonOptions } from '../options/common-options.ts';
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
}
