import { createRequire } from 'node:module';
import { Command, CommanderError, type Option } from 'commander';
import type { Edges } from './edges.ts';
import {
  aggregateOptions,
  annotateOptions,
  commonOptions,
  outOption,
  pairAspectOption,
  pairsOptions,
  reportOptions,
  reviewOptions,
  samplesOption,
} from './options.ts';

const { version } = createRequire(import.meta.url)('../package.json') as { version: string };

const samplesFormats = `
Samples are read from
  JSONL     one in each line: {"id": "…", "prompt": "…",
            "images": [{"id": "a", "url": "a.png"}, …]}
  CSV, TSV  columns prompt (or text), image_1, image_2 …; optional: id,
            generator_1 …
  a folder  of images with metadata.jsonl, one image in each line:
            {"file_name": "a.png", "prompt": "…"}
Paths are relative to the samples file. Images are read below its folder
alone, unless --allow-path is given.`;

const exitCodesHelp = `
Exit codes
  0    done
  1    done, but something was left out: the first 20 are told, all of them are
       in a file beside the output, such as annotations.failures.jsonl
  2    nothing was done: an option, a file or an annotator is not usable
  130  stopped by Ctrl-C (143: by SIGTERM); the same command goes on from there`;

/**
 * Creates the command line. Its actions hand over the exit code of their command.
 *
 * @param end Told the exit code.
 */
export function createProgram(edges: Edges, end: (exitCode: number) => void): Command {
  const program = new Command('visionprefer')
    .description('From prompts and images to preference pairs: have images judged, find the consensus, draw the pairs.')
    .version(version)
    .configureOutput({
      writeOut: (text) => edges.stdout.write(text),
      writeErr: (text) => edges.stderr.write(text),
      getOutHelpWidth: () => edges.stdout.columns ?? 80,
      getErrHelpWidth: () => edges.stderr.columns ?? 80,
    })
    .exitOverride()
    .addHelpText(
      'after',
      `
Example
  $ visionprefer run samples.jsonl --out run
${exitCodesHelp}`,
    );

  // Commands are imported when they are called: help needs none of what they need.
  add(program, [...annotateOptions(), ...aggregateOptions(), ...pairsOptions()], {
    name: 'run',
    description: 'Annotate samples, find the consensus and draw the pairs, all in one; run again, it goes on.',
    argument: ['<samples>', 'file or folder of samples'],
    out: outOption('folder for annotations.jsonl, consensus.jsonl and pairs.jsonl', 'run'),
    help: `
Examples
  $ visionprefer run samples.jsonl
  $ visionprefer run images/ -a openai:some-model -a pixels --weight fidelity=2
${samplesFormats}`,
  }).action(async (samples, flags) => {
    const { runCommand } = await import('./commands/run.ts');
    end(await runCommand(samples, flags, edges));
  });

  add(program, annotateOptions(), {
    name: 'annotate',
    description: 'Have the images of samples judged; run again, it goes on where it stopped.',
    argument: ['<samples>', 'file or folder of samples'],
    out: outOption('file that annotations are appended to; - for stdout', 'annotations.jsonl'),
    help: `
Examples
  $ visionprefer annotate samples.jsonl --annotator pixels --aspect fidelity
  $ visionprefer annotate prompts.csv -a openai:some-model --ask separate
${samplesFormats}`,
  }).action(async (samples, flags) => {
    const { annotateCommand } = await import('./commands/annotate.ts');
    end(await annotateCommand(samples, flags, edges));
  });

  add(program, aggregateOptions(), {
    name: 'aggregate',
    description: 'Find the consensus of the annotators.',
    argument: ['<annotations>', 'file written by annotate'],
    out: outOption('file for the consensus, one sample a line; - for stdout', 'consensus.jsonl'),
    help: `
Examples
  $ visionprefer aggregate annotations.jsonl --weight fidelity=2
  $ visionprefer aggregate annotations.jsonl --quorum 2 --missing-policy bounds`,
  }).action(async (annotations, flags) => {
    const { aggregateCommand } = await import('./commands/aggregate.ts');
    end(await aggregateCommand(annotations, flags, edges));
  });

  const pairs = add(program, [pairAspectOption(), ...pairsOptions()], {
    name: 'pairs',
    description: 'Draw preference pairs from a consensus.',
    argument: ['<consensus>', 'file written by aggregate'],
    out: outOption('file for the pairs, one a line; - for stdout', 'pairs.jsonl'),
    help: `
Examples
  $ visionprefer pairs consensus.jsonl --samples samples.jsonl --margin 0.5
  $ visionprefer pairs consensus.jsonl -s samples.jsonl --confidence 0.9
    --gate harmlessness=3 --per-sample 3`,
  }).requiredOption('-s, --samples <samples>', 'file or folder that the consensus is about');
  pairs.action(async (consensus, flags) => {
    const { pairsCommand } = await import('./commands/pairs.ts');
    end(await pairsCommand(consensus, flags, edges));
  });

  add(program, reportOptions(), {
    name: 'report',
    description: 'Write a run as one page to look at: what was said of each image, and whom to believe.',
    argument: ['<run>', 'folder written by run, or file of annotations'],
    out: outOption('file for the page; a folder when it would pass 50 MB', 'report.html'),
    help: `
Examples
  $ visionprefer report run
  $ visionprefer report annotations.jsonl --samples samples.jsonl`,
  }).action(async (run, flags) => {
    const { reportCommand } = await import('./commands/report.ts');
    end(await reportCommand(run, flags, edges));
  });

  add(program, reviewOptions(), {
    name: 'review',
    description: 'Judge samples yourself, blind, on a page of this machine; run again, it goes on.',
    argument: ['<samples>', 'file or folder of samples'],
    out: outOption('file that your annotations are appended to', 'annotations.jsonl'),
    help: `
Examples
  $ visionprefer review samples.jsonl --as ana --aspect fidelity
  $ visionprefer review samples.jsonl -o run/annotations.jsonl --sample disagreement
${samplesFormats}`,
  }).action(async (samples, { as: name, ...flags }) => {
    const { reviewCommand } = await import('./commands/review.ts');
    end(await reviewCommand(samples, { ...flags, ...(name !== undefined && { name }) }, edges));
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
      const { showCommand } = await import('./commands/show.ts');
      end(await showCommand(run, sample, flags, edges));
    });

  // Its flags and its help are those of the server itself.
  program
    .command('fake-server')
    .description('Rehearse a run: a local server that speaks the wires of OpenAI, Anthropic and Google.')
    .argument('[flags...]')
    .allowUnknownOption()
    .helpOption(false)
    .action(async (flags: string[]) => {
      const { fakeServerCommand } = await import('./commands/fake-server.ts');
      end(await fakeServerCommand(flags, edges));
    });
  return program;
}

interface CommandDescription {
  name: string;
  description: string;
  argument: [name: string, description: string];
  out: Option;
  help: string;
}

function add(
  program: Command,
  options: readonly Option[],
  { name, description, argument, out, help }: CommandDescription,
): Command {
  const command = program
    .command(name)
    .description(description)
    .argument(...argument);
  for (const option of [...options, out, ...commonOptions()]) command.addOption(option);
  return command.addHelpText('after', `${help}\n${exitCodesHelp}`);
}

/** Whether an error is commander's way of saying that help was shown or the command line is wrong. */
export function isCommandLineEnd(error: unknown): error is CommanderError {
  return error instanceof CommanderError;
}
