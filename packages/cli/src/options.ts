import type { Price } from '@visionprefer/core';
import { InvalidArgumentError, Option } from 'commander';
import { collectPrice, readBudget } from './price-option.ts';

/** What all commands are told. */
export interface CommonFlags {
  json?: boolean;
  quiet?: boolean;
}

/** Annotator id → number; under the empty text, the number for all others. */
export type PerAnnotator = Readonly<Record<string, number>>;

/** Outcomes that may be asked about again. */
type RetryOutcome = (typeof retryOutcomes)[number];
const retryOutcomes = ['refused', 'blocked', 'unreadable'] as const;

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
  rpm: PerAnnotator;
  tpm: PerAnnotator;
  timeout: number;
  patience?: number;
  /** Annotator id → its price. */
  price: Readonly<Record<string, Price>>;
  budget?: number;
  dryRun?: boolean;
  retry: RetryOutcome[];
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
    new Option('--concurrency <n>', 'most questions in flight for each annotator; fewer while its vendor takes fewer')
      .argParser(wholeNumber(1))
      .default(32),
    new Option(
      '--rpm <[annotator=]n>',
      'most requests a minute; may be given several times (default: what the vendor tells, and what shows)',
    )
      .argParser(collectPerAnnotator)
      .default({}, ''),
    new Option('--tpm <[annotator=]n>', 'most tokens a minute, likewise')
      .argParser(collectPerAnnotator)
      .default({}, ''),
    new Option('--timeout <seconds>', 'deadline of one call').argParser(wholeNumber(1)).default(300),
    new Option(
      '--patience <seconds>',
      'how long a vendor that does not answer is waited for when nobody else is at work (default: 600, or 60 for one that was never reached)',
    ).argParser(wholeNumber(0)),
    new Option('--dry-run', 'say what would be asked and may be spent; ask, write and spend nothing'),
    new Option('--budget <usd>', 'most US dollars that are spent, earlier runs on the same file included').argParser(
      readBudget,
    ),
    new Option(
      '--price <annotator=in,out[,cached[,write]]>',
      'US dollars for a million tokens; may be given several times',
    )
      .argParser(collectPrice)
      .default({}, 'list prices of the vendors'),
    new Option('--retry <outcomes>', 'ask again what earlier runs settled so: refused, blocked, unreadable')
      .argParser(readOutcomes)
      .default([], 'nothing'),
    new Option('--allow-path <folder>', 'read images below this folder too; may be given several times')
      .argParser(collector())
      .default([], 'only the folder of the samples'),
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

function readOutcomes(value: string, previous: readonly RetryOutcome[]): RetryOutcome[] {
  const named = value.split(',').map((name) => name.trim());
  const outcomes = named.flatMap((name) => retryOutcomes.find((outcome) => outcome === name) ?? []);
  if (outcomes.length < named.length) {
    throw new InvalidArgumentError(`Expected one or more of ${retryOutcomes.join(', ')}, with commas between them.`);
  }
  return [...previous, ...outcomes];
}

function collectPerAnnotator(value: string, previous: PerAnnotator): PerAnnotator {
  const [, annotator = '', number] = /^(?:(.+)=)?(\d+(?:\.\d+)?)$/.exec(value) ?? [];
  if (!(Number(number) > 0)) {
    throw new InvalidArgumentError('Expected a number above 0, or an annotator and a number: openai:gpt-6-sol=500.');
  }
  return { ...previous, [annotator]: Number(number) };
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
