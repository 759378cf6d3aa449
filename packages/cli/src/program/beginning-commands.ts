import { Argument } from 'commander';
import type { CommandLine } from './add-command.ts';

/** Commands of the first hour. */
export function addBeginningCommands({ program, surroundings, end }: CommandLine): void {
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
