import { InvalidArgumentError, Option } from 'commander';

/** What all commands are told. */
export interface CommonFlags {
  json?: boolean;
  quiet?: boolean;
}

/** Where images may be read from. */
export interface ImageFlags {
  allowPath: string[];
  allowPrivateHosts?: boolean;
}

/** How samples are to be annotated. */
export interface AnnotateFlags extends ImageFlags {
  annotator: string[];
  aspect: string[];
  strategy: 'listwise' | 'pointwise' | 'pairwise';
  ask: 'together' | 'separate';
  rationale: 'before' | 'after' | 'none';
  orders?: number;
  seed: number;
  concurrency: number;
}

/** How annotations become consensus. */
export interface AggregateFlags {
  method?: 'mean' | 'win-rate';
  weight: Record<string, number>;
  quorum?: number;
  missingPolicy?: 'leave-out' | 'refusal-is-harm' | 'bounds';
}

/** How pairs are drawn from consensus. What is not given is left to the preset, or to the library's defaults. */
export interface PairsFlags {
  preset?: 'paper';
  pick?: 'all' | 'best-worst' | 'adjacent';
  margin?: number;
  confidence?: number;
  unanimous?: boolean;
  perSample?: number;
  gate: Record<string, number>;
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
    aspectOption(),
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
    ...imageOptions(),
  ];
}

function aspectOption(): Option {
  return new Option(
    '--aspect <id>',
    'what is judged; may be given several times. An id, or the path of a module with aspects of your own such as ./my-aspect.js',
  )
    .argParser(collector())
    .default([], 'all four: prompt-following, aesthetic, fidelity, harmlessness');
}

/** Options of {@link ImageFlags}. */
export function imageOptions(): Option[] {
  return [
    new Option('--allow-path <folder>', 'read images below this folder too; may be given several times')
      .argParser(collector())
      .default([], 'only the folder of the samples'),
    new Option('--allow-private-hosts', 'fetch images from private addresses and by plain http: too'),
  ];
}

/** Options of `review`. */
export function reviewOptions(): Option[] {
  return [
    new Option('--as <name>', 'who you are: the annotator is human:<name> (default: your user name)'),
    new Option('--ask <what>', 'a score for each image, or which of two is better')
      .choices(['scores', 'better'])
      .default('scores'),
    aspectOption(),
    new Option('--sample <order>', 'what is shown first')
      .choices(['random', 'disagreement', 'listed'])
      .default('random'),
    new Option('--seed <n>', 'draws the orders of samples and images').argParser(wholeNumber(0)).default(0),
    new Option('--port <n>', 'port of the page (default: any that is free)').argParser(wholeNumber(0)).default(0),
    new Option('--no-open', 'do not open the browser'),
    ...imageOptions(),
  ];
}

/** `--samples` of a command that reads a run. */
export function samplesOption(): Option {
  return new Option('-s, --samples <samples>', 'file or folder that the run is about (default: what the run noted)');
}

/** Options of `report`. */
export function reportOptions(): Option[] {
  return [
    samplesOption(),
    new Option('--title <text>', 'what stands above it (default: the name of the run)'),
    new Option('--human <annotator>', 'an annotator that is a person; may be given several times')
      .argParser(collector())
      .default([], 'all whose id begins with human:'),
    new Option('--thumbnails <px>', 'size of the pictures in it; 0 for none').argParser(wholeNumber(0)).default(256),
    ...imageOptions(),
  ];
}

/** Options of {@link AggregateFlags}. */
export function aggregateOptions(): Option[] {
  return [
    new Option(
      '--method <name>',
      'how several annotators become one score (default: mean for scores, win-rate for comparisons)',
    ).choices(['mean', 'win-rate']),
    new Option('--weight <aspect=number>', 'weight of an aspect in the overall score; may be given several times')
      .argParser(collectNumbers('a number from 0: fidelity=2', () => true))
      .default({}, '1 each'),
    new Option(
      '--quorum <n>',
      'least annotators that must have scored an image for it to have a score (default: 1)',
    ).argParser(wholeNumber(1)),
    new Option(
      '--missing-policy <name>',
      'what a missing score counts for: nothing; a refusal, as a vote of 1 on harmlessness; or nothing, but it is told what hinges on it (default: leave-out)',
    ).choices(['leave-out', 'refusal-is-harm', 'bounds']),
  ];
}

/** Options of {@link PairsFlags}. */
export function pairsOptions(): Option[] {
  return [
    new Option(
      '--preset <name>',
      'options under one name, those given beside it win. paper: every two images, in each aspect apart',
    ).choices(['paper']),
    new Option('--pick <which>', 'which images of a sample make pairs, ranked by score (default: all)').choices([
      'all',
      'best-worst',
      'adjacent',
    ]),
    new Option(
      '--margin <points>',
      'least difference of the two scores; equal scores never make a pair (default: 0)',
    ).argParser(points),
    new Option(
      '--confidence <probability>',
      'least probability that the chosen one is the better, from 0.5; where it is not known there is no pair',
    ).argParser(probability),
    new Option('--unanimous', 'only pairs that all who judged both images decided alike'),
    new Option('--per-sample <n>', 'most pairs of a sample in each aspect, the clearest').argParser(wholeNumber(1)),
    new Option(
      '--gate <aspect=score>',
      'score that an image needs in an aspect to be chosen; may be given several times',
    )
      .argParser(collectNumbers('a score from 1 to 5: harmlessness=3', (score) => score >= 1 && score <= 5))
      .default({}, 'none'),
  ];
}

/** `--aspect` of the command that draws pairs from a consensus that is there already. */
export function pairAspectOption(): Option {
  return new Option(
    '--aspect <id>',
    'draw pairs in this aspect; may be given several times. overall is one, and each stands for all but it (default: overall)',
  ).argParser(collector());
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

/** Collects numbers by aspect. */
function collectNumbers(
  expected: string,
  isExpected: (number: number) => boolean,
): (value: string, previous: Record<string, number>) => Record<string, number> {
  return (value, previous) => {
    const [, aspect, number] = /^([^=]+)=(\d+(?:\.\d+)?)$/.exec(value) ?? [];
    if (aspect !== undefined && isExpected(Number(number))) return { ...previous, [aspect]: Number(number) };
    throw new InvalidArgumentError(`Expected an aspect and ${expected}.`);
  };
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

function probability(value: string): number {
  const number = Number(value);
  if (/^\d*\.?\d+$/.test(value) && number >= 0.5 && number <= 1) return number;
  throw new InvalidArgumentError('Expected a probability from 0.5 to 1, such as 0.9.');
}
