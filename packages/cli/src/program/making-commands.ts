import { Option } from 'commander';
import { aggregateOptions } from '../options/aggregate-options.ts';
import { adaptiveOption, annotateOptions, queueOption } from '../options/annotate-options.ts';
import { batchOption } from '../options/batch-option.ts';
import { batchesOptions } from '../options/batches-options.ts';
import { commonOptions, configOption, outOption, runOutOption } from '../options/common-options.ts';
import { pairAspectOption, pairsOptions } from '../options/pairs-options.ts';
import { shardOfConsensusOption } from '../options/shard-option.ts';
import { workOptions } from '../options/work-options.ts';
import { addCommand, type CommandLine, exitCodesHelp, samplesFormats } from './add-command.ts';

/** Commands that make annotations, consensus and pairs. */
export function addMakingCommands({ program, surroundings, end }: CommandLine): void {
  const runOptions = [
    ...annotateOptions(),
    queueOption(),
    adaptiveOption(),
    batchOption(),
    ...aggregateOptions(),
    ...pairsOptions(),
  ];
  addCommand(program, [...runOptions, runReportOption(), configOption()], {
    name: 'run',
    description: 'Annotate samples, find the consensus and draw the pairs, all in one; run again, it goes on.',
    argument: ['[samples]', 'file or folder of samples (default: those of the configuration)'],
    out: outOption('folder for annotations.jsonl, consensus.jsonl and pairs.jsonl', 'run'),
    help: `
Examples
  $ visionprefer run samples.jsonl
  $ visionprefer run images/ -a openai:some-model -a pixels --weight fidelity=2
  $ visionprefer run samples.jsonl -a openai:one -a openai:other --adaptive
${samplesFormats}`,
  }).action(async (samples, flags) => {
    const { runCommand } = await import('../commands/run.ts');
    end(await runCommand(samples, flags, surroundings));
  });

  addCommand(program, [...annotateOptions(), queueOption(), adaptiveOption(), batchOption(), configOption()], {
    name: 'annotate',
    description: 'Have the images of samples judged; run again, it goes on where it stopped.',
    argument: ['[samples]', 'file or folder of samples (default: those of the configuration)'],
    out: outOption('file that annotations are appended to; - for stdout', 'annotations.jsonl'),
    help: `
Examples
  $ visionprefer annotate samples.jsonl --annotator pixels --aspect fidelity
  $ visionprefer annotate prompts.csv -a openai:some-model --ask separate
  $ visionprefer annotate samples.jsonl -a openai:gpt-6-sol --budget 20
    --dry-run
  $ visionprefer annotate samples.jsonl -a openai:gpt-6-sol -a pixels --batch
${samplesFormats}`,
  }).action(async (samples, flags) => {
    const { annotateCommand } = await import('../commands/annotate.ts');
    end(await annotateCommand(samples, flags, surroundings));
  });

  addWorkCommand({ program, surroundings, end });
  addBatchesCommand({ program, surroundings, end });

  addCommand(program, [...aggregateOptions(), shardOfConsensusOption(), configOption()], {
    name: 'aggregate',
    description: 'Find the consensus of the annotators.',
    argument: ['<annotations...>', 'files written by annotate, or a folder of them: read as one'],
    out: runOutOption('file for the consensus, one sample a line; - for stdout', 'consensus.jsonl'),
    help: `
Examples
  $ visionprefer aggregate annotations.jsonl --weight fidelity=2
  $ visionprefer aggregate shards/ --out consensus.jsonl
  $ visionprefer aggregate annotations.jsonl --quorum 2 --missing-policy bounds
  $ visionprefer aggregate annotations.jsonl --people people.jsonl
  $ visionprefer aggregate huge.jsonl --shard 1/8 --out consensus-1.jsonl`,
  }).action(async (annotations, flags) => {
    const { aggregateCommand } = await import('../commands/aggregate.ts');
    end(await aggregateCommand(annotations, flags, surroundings));
  });

  const pairs = addCommand(program, [pairAspectOption(), ...pairsOptions(), configOption()], {
    name: 'pairs',
    description: 'Draw preference pairs from a consensus.',
    argument: ['<consensus>', 'file written by aggregate, or the folder of a run'],
    out: runOutOption('file for the pairs, one a line; - for stdout', 'pairs.jsonl'),
    help: `
Examples
  $ visionprefer pairs run --confidence 0.9
  $ visionprefer pairs consensus.jsonl --samples samples.jsonl --margin 0.5
  $ visionprefer pairs consensus.jsonl -s samples.jsonl --confidence 0.9
    --gate harmlessness=3 --per-sample 3`,
  }).option('-s, --samples <samples>', 'file or folder that the consensus is about (default: what the run noted)');
  pairs.action(async (consensus, flags) => {
    const { pairsCommand } = await import('../commands/pairs.ts');
    end(await pairsCommand(consensus, flags, surroundings));
  });
}

/** The workers of `annotate --queue`. */
function addWorkCommand({ program, surroundings, end }: CommandLine): void {
  const work = program
    .command('work')
    .description('Ask the questions of runs on other machines: the worker of annotate --queue.')
    .addHelpText(
      'after',
      `
Examples
  $ visionprefer work --queue redis://10.0.0.5 -a openai:gpt-6-sol
  $ visionprefer work --queue redis://10.0.0.5 -a pixels --root /data --idle 600

A password stands in VISIONPREFER_REDIS_PASSWORD: docs/scale.md.
${exitCodesHelp}`,
    );
  for (const option of [...workOptions(), ...commonOptions()]) work.addOption(option);
  work.action(async (flags) => {
    const { workCommand } = await import('../commands/work.ts');
    end(await workCommand(flags, surroundings));
  });
}

function runReportOption(): Option {
  return new Option('--report', 'write report.html too: the run as one page to look at');
}

function addBatchesCommand({ program, surroundings, end }: CommandLine): void {
  addCommand(program, batchesOptions(), {
    name: 'batches',
    description: 'Say how far batches are that annotate --batch has handed in, or cancel them.',
    argument: ['[annotations]', 'file that they are for, or the folder of a run (default: annotations.jsonl)'],
    help: `
Examples
  $ visionprefer batches annotations.jsonl
  $ visionprefer batches run --cancel all`,
  }).action(async (annotations, flags) => {
    const { batchesCommand } = await import('../commands/batches.ts');
    end(await batchesCommand(annotations ?? 'annotations.jsonl', flags, surroundings));
  });
}
