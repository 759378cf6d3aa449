import { Argument, Option } from 'commander';
import { commonOptions } from '../options/common-options.ts';
import { collector } from '../options/option-values.ts';
import { type CommandLine, exitCodesHelp } from './add-command.ts';

/** Commands of the first hour. */
export function addBeginningCommands({ program, surroundings, end }: CommandLine): void {
  program
    .command('init')
    .description('Write visionprefer.config.yaml, with every setting explained.')
    .argument('[samples]', 'file or folder of samples (default: samples.jsonl, where it is there)')
    .addHelpText('after', '\nExample\n  $ visionprefer init samples.jsonl')
    .action(async (samples: string | undefined) => {
      const { initCommand } = await import('../commands/init.ts');
      end(await initCommand(samples === undefined ? {} : { samples }, surroundings));
    });

  const doctor = program
    .command('doctor')
    .description('Say which keys, plugins, models, prices and native parts are there.')
    .addHelpText(
      'after',
      `
Examples
  $ visionprefer doctor
  $ visionprefer doctor -a openai:gpt-6-sol --ask
${exitCodesHelp}`,
    );
  for (const option of [...doctorOptions(), ...commonOptions()]) doctor.addOption(option);
  doctor.action(async (flags) => {
    const { doctorCommand } = await import('../commands/doctor.ts');
    end(await doctorCommand(flags, surroundings));
  });

  program
    .command('completion')
    .description('Print a script that completes commands and options in your shell.')
    .addArgument(new Argument('<shell>', 'your shell').choices(['bash', 'zsh', 'fish']))
    .addHelpText(
      'after',
      `
Examples
  $ source <(visionprefer completion bash)
  $ visionprefer completion fish > ~/.config/fish/completions/visionprefer.fish`,
    )
    .action(async (shell: 'bash' | 'zsh' | 'fish') => {
      const { completionCommand } = await import('../commands/completion.ts');
      end(completionCommand(shell, program, surroundings));
    });
}

function doctorOptions(): Option[] {
  return [
    new Option('-a, --annotator <name[:model]>', 'who is looked at; may be given several times')
      .argParser(collector())
      .default([], 'those of the configuration'),
    new Option('--ask', 'ask each of them one tiny question, which may cost a fraction of a cent'),
  ];
}
