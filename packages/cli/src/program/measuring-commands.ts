import { aggregateOptions, agreementOptions, canaryOption } from '../options/aggregate-options.ts';
import { annotateOptions } from '../options/annotate-options.ts';
import { checkOptions } from '../options/check-options.ts';
import { commonOptions } from '../options/common-options.ts';
import { comparisonPageOptions } from '../options/report-options.ts';
import { addCommand, type CommandLine, exitCodesHelp } from './add-command.ts';

/** Commands that measure annotators, and orders of images. */
export function addMeasuringCommands({ program, surroundings, end }: CommandLine): void {
  addCommand(program, [...agreementOptions(), canaryOption()], {
    name: 'agreement',
    description: 'Measure how far the annotators agree with each other, and with people.',
    argument: ['<annotations...>', 'files written by annotate, or a folder of them: read as one'],
    help: `
Examples
  $ visionprefer agreement annotations.jsonl
  $ visionprefer agreement annotations.jsonl --human people.jsonl --json
  $ visionprefer agreement canary-december.jsonl --canary canary-may.jsonl`,
  }).action(async (annotations, flags) => {
    const { agreementCommand } = await import('../commands/agreement.ts');
    end(await agreementCommand(annotations, flags, surroundings));
  });

  addCommand(program, [...agreementOptions(), ...comparisonPageOptions()], {
    name: 'compare',
    description: 'Compare two runs on the same samples: which agrees more with people, at what cost; or as one page.',
    argument: ['<first>', 'folder of a run, or annotations of one annotator, strategy or rubric'],
    help: `
Examples
  $ visionprefer compare run run-2 --page
  $ visionprefer compare listwise.jsonl pairwise.jsonl --human people.jsonl`,
  })
    .argument('<second>', 'annotations of the other, on the same samples')
    .action(async (first, second, flags) => {
      if (flags.page || flags.out !== undefined) {
        const { comparePageCommand } = await import('../commands/compare-page.ts');
        end(await comparePageCommand([first, second], flags, surroundings));
        return;
      }
      const { compareCommand } = await import('../commands/compare.ts');
      end(await compareCommand(first, second, flags, surroundings));
    });

  const rank = program
    .command('rank')
    .description('Put a few images of one prompt in order, the best first, and say why.')
    .argument('<images...>', 'paths or urls')
    .requiredOption('-p, --prompt <text>', 'what the images were made from')
    .addHelpText(
      'after',
      `
Example
  $ visionprefer rank --prompt "a red cube" a.png b.png -a openai:some-model
${exitCodesHelp}`,
    );
  for (const option of [...annotateOptions(), ...aggregateOptions(), ...commonOptions()]) rank.addOption(option);
  rank.action(async (images: string[], flags) => {
    const { rankCommand } = await import('../commands/rank.ts');
    end(await rankCommand(images, flags, surroundings));
  });

  const check = program
    .command('check')
    .description('See in minutes what labels teach: a small diffusion model learns from them by DPO and by PPO.')
    .addHelpText(
      'after',
      `
Examples
  $ visionprefer check
  $ visionprefer check -a openai:some-model -a pixels --budget 2
  $ visionprefer check --annotator oracle:0.25 --without fidelity --quick
  $ visionprefer check --pairs run/pairs.jsonl
${exitCodesHelp}`,
    );
  for (const option of [...checkOptions(), ...commonOptions()]) check.addOption(option);
  check.action(async (flags) => {
    const { checkCommand } = await import('../commands/check.ts');
    end(await checkCommand(flags, surroundings));
  });
}
