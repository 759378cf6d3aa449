import { createRequire } from 'node:module';
import { Command, CommanderError, type Option } from 'commander';
import type { Edges } from './edges.ts';
import { aggregateOptions, agreementOptions } from './options/aggregate-options.ts';
import { annotateOptions } from './options/annotate-options.ts';
import { commonOptions, outOption } from './options/common-options.ts';
import { exportOptions } from './options/export-options.ts';
import { importOptions } from './options/import-options.ts';
import { pairAspectOption, pairsOptions, splitOptions } from './options/pairs-options.ts';
import { reportOptions, samplesOption } from './options/report-options.ts';
import { reviewOptions } from './options/review-options.ts';

const { version } = createRequire(import.meta.url)('../package.json') as { version: string };

const samplesFormats = `
Samples are read from
  JSONL     one in each line: {"id": "…", "prompt": "…",
            "images": [{"id": "a", "url": "a.png"}, …]}
  CSV, TSV  columns prompt (or text), image_1, image_2 …; optional: id,
            generator_1 …
  Parquet   such columns, or one image a row: image, prompt; also a folder of
            them, and one that save_to_disk of Hugging Face datasets wrote
  a folder  of images with metadata.jsonl, one image in each line:
            {"file_name": "a.png", "prompt": "…"}; or metadata.csv
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
  $ visionprefer annotate samples.jsonl -a openai:gpt-6-sol --budget 20
    --dry-run
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
  $ visionprefer review samples.jsonl -o run/annotations.jsonl
    --sample disagreement
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

  add(program, exportOptions(), {
    name: 'export',
    description: 'Write pairs as a data set that trainers load.',
    argument: ['<pairs>', 'file written by pairs or run'],
    out: outOption('folder for the data set; not there yet, or empty', 'dataset'),
    help: `
Examples
  $ visionprefer export pairs.jsonl --format diffusion-dpo --format hub
  $ visionprefer export run/pairs.jsonl -f imagereward --samples samples.jsonl \\
      --annotations run/annotations.jsonl --consensus run/consensus.jsonl

Each format is a folder of its own with a card, README.md; manifest.json tells
how to make the data set again. Pairs whose images are missing or have changed
since they were judged are told and left out.`,
  }).action(async (pairs, flags) => {
    const { exportCommand } = await import('./commands/export.ts');
    end(await exportCommand(pairs, flags, edges));
  });

  const formats = program
    .command('formats')
    .description('List the formats that export writes, and who reads them.')
    .option('--json', 'print them as JSON, columns included')
    .addHelpText('after', '\nExample\n  $ visionprefer formats');
  formats.action(async (flags) => {
    const { formatsCommand } = await import('./commands/formats.ts');
    end(await formatsCommand(flags, edges));
  });

  add(program, agreementOptions(), {
    name: 'agreement',
    description: 'Measure how far the annotators agree with each other, and with people.',
    argument: ['<annotations>', 'file written by annotate'],
    help: `
Examples
  $ visionprefer agreement annotations.jsonl
  $ visionprefer agreement annotations.jsonl --human people.jsonl --json`,
  }).action(async (annotations, flags) => {
    const { agreementCommand } = await import('./commands/agreement.ts');
    end(await agreementCommand(annotations, flags, edges));
  });

  add(program, agreementOptions(), {
    name: 'compare',
    description: 'Compare two runs on the same samples: which agrees more with people, and at what cost.',
    argument: ['<first>', 'annotations of one annotator, strategy or rubric'],
    help: `
Example
  $ visionprefer compare listwise.jsonl pairwise.jsonl --human people.jsonl`,
  })
    .argument('<second>', 'annotations of the other, on the same samples')
    .action(async (first, second, flags) => {
      const { compareCommand } = await import('./commands/compare.ts');
      end(await compareCommand(first, second, flags, edges));
    });

  add(program, splitOptions(), {
    name: 'split',
    description: 'Divide pairs or samples so that no prompt is in two of the files, however the data grows.',
    argument: ['<records>', 'file of records with a prompt'],
    out: outOption('folder for train.jsonl, validation.jsonl and test.jsonl', 'splits'),
    help: `
Example
  $ visionprefer split pairs.jsonl --train 0.9 --validation 0.05 --out splits`,
  }).action(async (records, flags) => {
    const { splitCommand } = await import('./commands/split.ts');
    end(await splitCommand(records, flags, edges));
  });

  add(program, importOptions(), {
    name: 'import',
    description: 'Turn ratings and rankings that others have given into annotations.',
    argument: ['<ratings>', 'CSV, TSV, JSONL or a JSON array'],
    out: outOption('file for the annotations, one a line; - for stdout', 'imported.jsonl'),
    help: `
Examples
  $ visionprefer import judges.jsonl --map image=generator --map annotator=rater
    --scale 0..10 --only kind=judge
  $ visionprefer import likert.csv --wide annotator=rater_1,rater_2 --human
  $ visionprefer import rankings.json --map sample=id --map images=generations
    --annotator people --human --samples-out samples.jsonl`,
  }).action(async (ratings, flags) => {
    const { importCommand } = await import('./commands/import.ts');
    end(await importCommand(ratings, flags, edges));
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
    const { rankCommand } = await import('./commands/rank.ts');
    end(await rankCommand(images, flags, edges));
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
  /** Commands that only tell something write no file. */
  out?: Option;
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
  for (const option of [...options, ...(out ? [out] : []), ...commonOptions()]) command.addOption(option);
  return command.addHelpText('after', `${help}\n${exitCodesHelp}`);
}

/** Whether an error is commander's way of saying that help was shown or the command line is wrong. */
export function isCommandLineEnd(error: unknown): error is CommanderError {
  return error instanceof CommanderError;
}
