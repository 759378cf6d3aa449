import { askPeopleOptions } from '../options/ask-people-options.ts';
import { commonOptions, runOutOption } from '../options/common-options.ts';
import { leaderboardOptions, reportOptions, samplesOption, verdictOptions } from '../options/report-options.ts';
import { reviewOptions } from '../options/review-options.ts';
import { addCommand, type CommandLine, exitCodesHelp, samplesFormats } from './add-command.ts';

/** Commands for people who look at a run, or judge themselves. */
export function addLookingCommands({ program, surroundings, end }: CommandLine): void {
  addCommand(program, reportOptions(), {
    name: 'report',
    description: 'Write a run as one page to look at: what was said of each image, and whom to believe.',
    argument: ['<run...>', 'folder written by run, or files of annotations or a folder of them: read as one'],
    out: runOutOption('file for the page; a folder when it would pass 50 MB', 'report.html'),
    help: `
Examples
  $ visionprefer report run
  $ visionprefer report annotations.jsonl --samples samples.jsonl`,
  }).action(async (run, flags) => {
    const { reportCommand } = await import('../commands/report.ts');
    end(await reportCommand(run, flags, surroundings));
  });

  addCommand(program, verdictOptions(), {
    name: 'verdict',
    description: 'Say of a run in words whom to believe, what to keep, and what to do next.',
    argument: ['<run...>', 'folder written by run, or files of annotations or a folder of them: read as one'],
    help: `
Examples
  $ visionprefer verdict run
  $ visionprefer verdict annotations.jsonl --samples samples.jsonl`,
  }).action(async (run, flags) => {
    const { verdictCommand } = await import('../commands/verdict.ts');
    end(await verdictCommand(run, flags, surroundings));
  });

  addCommand(program, leaderboardOptions(), {
    name: 'leaderboard',
    description: 'Rank the generators of the images in each aspect, with intervals over prompts.',
    argument: ['<run...>', 'folder written by run, or files of annotations or a folder of them: read as one'],
    help: `
Example
  $ visionprefer leaderboard run --aspect fidelity`,
  }).action(async (run, flags) => {
    const { leaderboardCommand } = await import('../commands/leaderboard.ts');
    end(await leaderboardCommand(run, flags, surroundings));
  });

  addCommand(program, askPeopleOptions(), {
    name: 'ask-people',
    description: 'Pick what people should look at in the time that they have, for review to show.',
    argument: ['<run...>', 'folder written by run, or files of annotations or a folder of them: read as one'],
    out: runOutOption('file for the samples, in the order in which they are to be shown', 'ask-people.jsonl'),
    help: `
Examples
  $ visionprefer ask-people run --budget 60m
  $ visionprefer review run/ask-people.jsonl --sample listed
    --out run/people.jsonl --allow-path images`,
  }).action(async (run, flags) => {
    const { askPeopleCommand } = await import('../commands/ask-people.ts');
    end(await askPeopleCommand(run, flags, surroundings));
  });

  addCommand(program, reviewOptions(), {
    name: 'review',
    description: 'Judge samples, blind, by yourself or as a team; run again, it goes on.',
    argument: ['<samples>', 'file or folder of samples, or the folder of a run'],
    out: runOutOption('file that your annotations are appended to', 'annotations.jsonl'),
    help: `
Examples
  $ visionprefer review run --sample disagreement
  $ visionprefer review samples.jsonl --as ana --aspect fidelity
  $ visionprefer review samples.jsonl --team team.yaml
${samplesFormats}`,
  }).action(async (samples, { as: name, team, ...flags }) => {
    if (team !== undefined) {
      const { reviewTeamCommand } = await import('../commands/review-team.ts');
      end(await reviewTeamCommand(samples, { ...flags, team }, surroundings));
      return;
    }
    const { reviewCommand } = await import('../commands/review.ts');
    end(await reviewCommand(samples, { ...flags, name }, surroundings));
  });

  const show = program
    .command('show')
    .description('Print all that is known about one sample: scores, pairs, and what was said.')
    .argument('<run>', 'folder written by run, or file of annotations')
    .argument('<sample>', 'id of the sample');
  for (const option of [samplesOption(), ...commonOptions()]) show.addOption(option);
  show
    .addHelpText('after', `\nExample\n  $ visionprefer show run sample_12\n${exitCodesHelp}`)
    .action(async (run, sample, flags) => {
      const { showCommand } = await import('../commands/show.ts');
      end(await showCommand(run, sample, flags, surroundings));
    });
}
