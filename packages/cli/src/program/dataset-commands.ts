import { outOption, runOutOption } from '../options/common-options.ts';
import { exportOptions } from '../options/export-options.ts';
import { importOptions } from '../options/import-options.ts';
import { packOptions } from '../options/pack-options.ts';
import { splitOptions } from '../options/pairs-options.ts';
import { addCommand, type CommandLine } from './add-command.ts';

/** Commands that write data sets and take in what others have rated. */
export function addDatasetCommands({ program, surroundings, end }: CommandLine): void {
  addCommand(program, exportOptions(), {
    name: 'export',
    description: 'Write pairs as a data set that trainers load.',
    argument: ['<pairs>', 'file written by pairs, or the folder of a run'],
    out: runOutOption('folder for the data set; not there yet, or empty', 'dataset'),
    help: `
Examples
  $ visionprefer export run --format diffusion-dpo --format hub
  $ visionprefer export pairs.jsonl -f imagereward --samples samples.jsonl

Each format is a folder of its own with a card, README.md; manifest.json tells
how to make the data set again. Pairs whose images are missing or have changed
since they were judged are reported and left out.`,
  }).action(async (pairs, flags) => {
    const { exportCommand } = await import('../commands/export.ts');
    end(await exportCommand(pairs, flags, surroundings));
  });

  const formats = program
    .command('formats')
    .description('List the formats that export writes, and who reads them.')
    .option('--json', 'print them as JSON, columns included')
    .addHelpText('after', '\nExample\n  $ visionprefer formats');
  formats.action(async (flags) => {
    const { formatsCommand } = await import('../commands/formats.ts');
    end(await formatsCommand(flags, surroundings));
  });

  addCommand(program, splitOptions(), {
    name: 'split',
    description: 'Divide pairs or samples so that no prompt is in two of the files, however the data grows.',
    argument: ['<records>', 'file of records with a prompt, or the folder of a run: its pairs'],
    out: outOption('folder for train.jsonl, validation.jsonl and test.jsonl', 'splits'),
    help: `
Example
  $ visionprefer split pairs.jsonl --train 0.9 --validation 0.05 --out splits`,
  }).action(async (records, flags) => {
    const { splitCommand } = await import('../commands/split.ts');
    end(await splitCommand(records, flags, surroundings));
  });

  addPackCommands({ program, surroundings, end });

  addCommand(program, importOptions(), {
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
    const { importCommand } = await import('../commands/import.ts');
    end(await importCommand(ratings, flags, surroundings));
  });
}

/** The two ways between a journal of lines and one in Parquet. */
function addPackCommands({ program, surroundings, end }: CommandLine): void {
  addCommand(program, packOptions('annotations.parquet'), {
    name: 'pack',
    description: 'Copy annotations into Parquet, which is smaller, and which every command reads as it reads JSONL.',
    argument: ['<annotations>', 'file written by annotate, or the folder of a run'],
    help: `
Examples
  $ visionprefer pack run
  $ visionprefer pack shards/1.jsonl --replace
  $ visionprefer aggregate run/annotations.parquet

The copy is read back and compared with the lines before it takes its name. A
run appends to lines alone: unpack gives them back.`,
  }).action(async (annotations, flags) => {
    const { packCommand } = await import('../commands/pack.ts');
    end(await packCommand(annotations, flags, surroundings));
  });

  addCommand(program, packOptions('annotations.jsonl'), {
    name: 'unpack',
    description: 'Copy packed annotations into JSONL again, so that a run may go on with them.',
    argument: ['<annotations>', 'file written by pack, or the folder of a run'],
    help: `
Example
  $ visionprefer unpack run --replace`,
  }).action(async (annotations, flags) => {
    const { unpackCommand } = await import('../commands/pack.ts');
    end(await unpackCommand(annotations, flags, surroundings));
  });
}
