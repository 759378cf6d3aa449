import { Command, CommanderError } from 'commander';
import type { Surroundings } from '../surroundings.ts';
import { version } from '../version.ts';
import { type CommandLine, exitCodesHelp } from './add-command.ts';
import { addBeginningCommands } from './beginning-commands.ts';
import { addDatasetCommands } from './dataset-commands.ts';
import { groupHelp } from './help-groups.ts';
import { addLookingCommands } from './looking-commands.ts';
import { addMakingCommands } from './making-commands.ts';
import { addMeasuringCommands } from './measuring-commands.ts';
import { addModelCommands } from './model-commands.ts';
import { addPromptCommands } from './prompt-commands.ts';
import { addRewardCommands } from './reward-commands.ts';

/**
 * Creates the command line. Its actions hand over the exit code of their command.
 *
 * @param end Called with the exit code.
 */
export function createProgram(surroundings: Surroundings, end: (exitCode: number) => void): Command {
  const program = new Command('visionprefer')
    .description('From prompts and images to preference pairs: have images judged, find the consensus, draw the pairs.')
    .version(version)
    .configureOutput({
      writeOut: (text) => surroundings.stdout.write(text),
      writeErr: (text) => surroundings.stderr.write(text),
      getOutHelpWidth: () => surroundings.stdout.columns ?? 80,
      getErrHelpWidth: () => surroundings.stderr.columns ?? 80,
    })
    // Beside the longest options there is little room, and lines that the terminal breaks are read by nobody.
    .configureHelp({ minWidthToWrap: 20 })
    .exitOverride()
    .addHelpText(
      'after',
      `
Example
  $ visionprefer run samples.jsonl --out run
${exitCodesHelp}`,
    );

  program.hook('preAction', async (_, command) => {
    const { applyConfig } = await import('../config/apply-config.ts');
    await applyConfig(command, surroundings);
  });

  const line: CommandLine = { program, surroundings, end };
  addPromptCommands(line);
  addMakingCommands(line);
  addLookingCommands(line);
  addDatasetCommands(line);
  addMeasuringCommands(line);
  addModelCommands(line);
  addRewardCommands(line);

  // Its flags and its help are those of the server itself.
  program
    .command('fake-server')
    .description('Rehearse a run: a local server that speaks the wires of OpenAI, Anthropic and Google.')
    .argument('[flags...]')
    .allowUnknownOption()
    .helpOption(false)
    .action(async (flags: string[]) => {
      const { fakeServerCommand } = await import('../commands/fake-server.ts');
      end(await fakeServerCommand(flags, surroundings));
    });
  addBeginningCommands(line);
  groupHelp(program);
  return program;
}

/** Whether an error is commander's way of saying that help was shown or the command line is wrong. */
export function isCommandLineEnd(error: unknown): error is CommanderError {
  return error instanceof CommanderError;
}
