import { InvalidArgumentError, Option } from 'commander';

/** What all commands are told. */
export interface CommonFlags {
  json?: boolean;
  quiet?: boolean;
}

/** How samples are to be annotated. */
export interface AnnotateFlags {
  annotator: string[];
  aspect: string[];
  strategy: 'listwise' | 'pointwise' | 'pairwise';
  ask: 'together' | 'separate';
  rationale: 'before' | 'after' | 'none';
  orders?: number;
  seed: number;
  concurrency: number;
  allowPath: string[];
  allowPrivateHosts?: boolean;
}

/** How annotations become consensus. */
export interface AggregateFlags {
  method?: 'mean' | 'win-rate';
  weight: Record<string, number>;
}

/** How pairs are drawn from consensus. */
export interface PairsFlags {
  margin: number;
  pick: 'all' | 'best-worst' | 'adjacent';
}

/** How pairs are written for trainers. */
export interface ExportFlags {
  format: string[];
  samples?: string;
  annotations?: string;
  consensus?: string;
  validation: number;
  test: number;
  seed: number;
  shardSize: number;
  strict?: boolean;
  allowPath: string[];
  allowPrivateHosts?: boolean;
}

/** Options of every command. */
export function commonOptions(): Option[] {
  return [
    new Option('--json', 'print one JSON document that sums up what was done, and nothing else, to stdout'),
    new Option('-q, --quiet', 'no progress and no notes; what goes wrong is still told'),
  ];
}

/** Options of {@link AnnotateFlags}. */
export function annotateOptions(): Option[] {
  return [
    new Option(
      '-a, --annotator <name[:model]>',
      'who judges; may be given several times. A name such as openai:some-model, a package, or a path such as ./my-annotator.js',
    )
      .argParser(collector())
      .default(['pixels'], 'pixels'),
    new Option(
      '--aspect <id>',
      'what is judged; may be given several times. An id, or the path of a module with aspects of your own such as ./my-aspect.js',
    )
      .argParser(collector())
      .default([], 'all four: prompt-following, aesthetic, fidelity, harmlessness'),
    new Option('--strategy <name>', 'show all images of a sample at once, one, or two')
      .choices(['listwise', 'pointwise', 'pairwise'])
      .default('listwise'),
    new Option('--ask <how>', 'all aspects in one question, or one each')
      .choices(['together', 'separate'])
      .default('together'),
    new Option('--rationale <when>', 'whether reasons are asked for, and before or after the level')
      .choices(['before', 'after', 'none'])
      .default('before'),
    new Option('--orders <n>', 'ask in n different orders of the images (default: listwise 1, pairwise 2)').argParser(
      wholeNumber(1),
    ),
    new Option('--seed <n>', 'draws the orders of the images').argParser(wholeNumber(0)).default(0),
    new Option('--concurrency <n>', 'most questions in flight').argParser(wholeNumber(1)).default(8),
    ...imageOptions('only the folder of the samples'),
  ];
}

/** Where images may be read from besides `usual`. */
function imageOptions(usual: string): Option[] {
  return [
    new Option('--allow-path <folder>', 'read images below this folder too; may be given several times')
      .argParser(collector())
      .default([], usual),
    new Option('--allow-private-hosts', 'fetch images from private addresses and by plain http: too'),
  ];
}

/** Options of {@link AggregateFlags}. */
export function aggregateOptions(): Option[] {
  return [
    new Option(
      '--method <name>',
      'how several annotators become one score (default: mean for scores, win-rate for comparisons)',
    ).choices(['mean', 'win-rate']),
    weightOption(),
  ];
}

/** Options of {@link PairsFlags}. */
export function pairsOptions(): Option[] {
  return [
    new Option('--margin <points>', 'least difference of the two scores; equal scores never make a pair')
      .argParser(points)
      .default(0),
    new Option('--pick <which>', 'which images of a sample make pairs, ranked by score')
      .choices(['all', 'best-worst', 'adjacent'])
      .default('all'),
  ];
}

/** Options of {@link ExportFlags}. */
export function exportOptions(): Option[] {
  return [
    new Option('-f, --format <id>', 'what to write; may be given several times. `visionprefer formats` lists them')
      .argParser(collector())
      .makeOptionMandatory(),
    new Option('-s, --samples <samples>', 'file or folder of the samples: images are read below its folder too'),
    new Option('--annotations <file>', 'tells the card who judged, at what cost, and how far they agree'),
    new Option('--consensus <file>', 'tells who scored which image'),
    new Option('--validation <share>', 'share of the prompts that is held back to validate')
      .argParser(share)
      .default(0.05),
    new Option('--test <share>', 'share of the prompts that is held back to test').argParser(share).default(0.05),
    new Option('--seed <n>', 'draws which image stands first').argParser(wholeNumber(0)).default(0),
    new Option('--shard-size <size>', 'size after which a new Parquet file is begun, such as 500MB')
      .argParser(bytes)
      .default(500_000_000, '500MB'),
    new Option('--strict', 'write nothing when an image is missing or has changed, instead of leaving its pairs out'),
    ...imageOptions('the folder of the pairs, and that of --samples'),
  ];
}

/** `--weight`, which consensus and the votes of pairs are counted by. */
export function weightOption(): Option {
  return new Option('--weight <aspect=number>', 'weight of an aspect in the overall score; may be given several times')
    .argParser(collectWeight)
    .default({}, '1 each');
}

/** `--aspect` of the command that draws pairs from a consensus that is there already. */
export function pairAspectOption(): Option {
  return new Option('--aspect <id>', 'draw pairs in this aspect; may be given several times, and overall is one')
    .argParser(collector())
    .default(['overall'], 'overall');
}

/** `--out` with what is written there. */
export function outOption(description: string, fallback: string): Option {
  return new Option('-o, --out <path>', description).default(fallback);
}

/** Collects what is given into a list of its own, in place of the default that it starts from. */
function collector(): (value: string) => string[] {
  const given: string[] = [];
  return (value) => {
    given.push(value);
    return given;
  };
}

function collectWeight(value: string, previous: Record<string, number>): Record<string, number> {
  const [, aspect, weight] = /^([^=]+)=(\d+(?:\.\d+)?)$/.exec(value) ?? [];
  if (aspect === undefined) throw new InvalidArgumentError('Expected an aspect and a number from 0: fidelity=2.');
  return { ...previous, [aspect]: Number(weight) };
}

function wholeNumber(minimum: number): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (/^\d+$/.test(value) && Number.isSafeInteger(number) && number >= minimum) return number;
    throw new InvalidArgumentError(`Expected a whole number from ${minimum}.`);
  };
}

function points(value: string): number {
  const number = Number(value);
  if (/^\d+(\.\d+)?$/.test(value) && number <= 4) return number;
  throw new InvalidArgumentError('Expected score points from 0 to 4, such as 0.5.');
}

function share(value: string): number {
  const number = Number(value);
  if (/^\d*\.?\d+$/.test(value) && number < 1) return number;
  throw new InvalidArgumentError('Expected a share from 0 to below 1, such as 0.05.');
}

function bytes(value: string): number {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?) ?([kmg]?)b?$/i.exec(value) ?? [];
  const size = Number(number) * 1000 ** ['', 'k', 'm', 'g'].indexOf(unit.toLowerCase());
  if (size >= 1) return Math.floor(size);
  throw new InvalidArgumentError('Expected a size such as 500MB or 2GB.');
}
