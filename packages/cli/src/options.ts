import type { Price } from '@visionprefer/core';
import type { RatingField } from '@visionprefer/dataset';
import { InvalidArgumentError, Option } from 'commander';
import { collectPrice, readBudget } from './price-option.ts';

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

/** Annotator id → number; under the empty text, the number for all others. */
export type PerAnnotator = Readonly<Record<string, number>>;

/** Outcomes that may be asked about again. */
type RetryOutcome = (typeof retryOutcomes)[number];
const retryOutcomes = ['refused', 'blocked', 'unreadable'] as const;

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
  rpm: PerAnnotator;
  tpm: PerAnnotator;
  timeout: number;
  patience?: number;
  /** Annotator id → its price. */
  price: Readonly<Record<string, Price>>;
  budget?: number;
  dryRun?: boolean;
  retry: RetryOutcome[];
}

const methodNames = ['mean', 'median', 'reliability', 'dawid-skene', 'bradley-terry', 'win-rate'] as const;

/** What a method is called on the command line. */
export type MethodName = (typeof methodNames)[number];

/** How annotations become consensus. */
export interface AggregateFlags {
  method?: MethodName;
  weight: Record<string, number>;
  quorum?: number;
  missingPolicy?: 'leave-out' | 'refusal-is-harm' | 'bounds';
  mixedVersions?: boolean;
}

/** How agreement is measured. */
export interface AgreementFlags extends Pick<AggregateFlags, 'method' | 'weight' | 'mixedVersions'> {
  human?: string;
  resamples: number;
  seed: number;
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

/** How prompts are divided. */
export interface SplitFlags {
  train: number;
  validation?: number;
  test?: number;
  seed: number;
}

/** How a file of ratings is understood. */
export interface ImportFlags {
  map: Record<string, string>;
  wide?: { field: 'annotator' | 'aspect' | 'image'; columns: string[] };
  /** By aspect; the one for all is under the empty text. */
  scale: Record<string, string>;
  annotator?: string;
  aspect?: string;
  human?: boolean;
  only: Record<string, string>;
  unreadable: Record<string, string>;
  samplesOut?: string;
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
    ...imageOptions('only the folder of the samples'),
  ];
}

/** `--aspect` of commands that judge. */
export function aspectOption(): Option {
  return new Option(
    '--aspect <id>',
    'what is judged; may be given several times. An id, or the path of a module with aspects of your own such as ./my-aspect.js',
  )
    .argParser(collector())
    .default([], 'all four: prompt-following, aesthetic, fidelity, harmlessness');
}

/** Where images may be read from besides `usual`. */
export function imageOptions(usual: string): Option[] {
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
    methodOption(),
    weightOption(),
    new Option(
      '--quorum <n>',
      'least annotators that must have scored an image for it to have a score (default: 1)',
    ).argParser(wholeNumber(1)),
    new Option(
      '--missing-policy <name>',
      'what a missing score counts for: nothing; a refusal, as a vote of 1 on harmlessness; or nothing, but it is told what hinges on it (default: leave-out)',
    ).choices(['leave-out', 'refusal-is-harm', 'bounds']),
    mixedVersionsOption(),
  ];
}

/** Options of {@link AgreementFlags}. */
export function agreementOptions(): Option[] {
  return [
    new Option('--human <file>', 'annotations by people on the same samples, to be measured against'),
    methodOption(),
    weightOption(),
    mixedVersionsOption(),
    new Option('--resamples <n>', 'how often samples are drawn anew for the intervals; 0: no intervals')
      .argParser(wholeNumber(0))
      .default(1000),
    new Option('--seed <n>', 'draws the resamples').argParser(wholeNumber(0)).default(0),
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

function methodOption(): Option {
  return new Option(
    '--method <name>',
    'how several annotators become one score (default: reliability for scores of several, mean for one or on fewer than ten images, bradley-terry for comparisons)',
  ).choices(methodNames);
}

function mixedVersionsOption(): Option {
  return new Option('--mixed-versions', 'take scores by different versions of one rubric for the same');
}

function weightOption(): Option {
  return new Option('--weight <aspect=number>', 'weight of an aspect in the overall score; may be given several times')
    .argParser(collectNumbers('a number from 0: fidelity=2', () => true))
    .default({}, '1 each');
}

/** `--aspect` of the command that draws pairs from a consensus that is there already. */
export function pairAspectOption(): Option {
  return new Option(
    '--aspect <id>',
    'draw pairs in this aspect; may be given several times. overall is one, and each stands for all but it (default: overall)',
  ).argParser(collector());
}

/** Options of {@link SplitFlags}. */
export function splitOptions(): Option[] {
  return [
    new Option('--train <share>', 'share of the prompts for training').argParser(share).default(0.9),
    new Option('--validation <share>', 'share for validation (default: 0)').argParser(share),
    new Option('--test <share>', 'share for the test (default: what is left)').argParser(share),
    new Option('--seed <n>', 'draws other splits').argParser(wholeNumber(0)).default(0),
  ];
}

/** Options of {@link ImportFlags}. */
export function importOptions(): Option[] {
  return [
    new Option(
      '--scale <worst..best>',
      'scale of the ratings, or of one aspect: 0..10, 5..1, fidelity=0..1; may be given several times',
    )
      .argParser(collectScale)
      .default({}, '1..5'),
    new Option(
      '--map <field=column>',
      'which column holds what, where it is not named like it: sample, prompt, image, url, generator, annotator, aspect, score, rationale; of rankings images, ranking; of pairs better, worse; may be given several times',
    )
      .argParser(collectTexts('field=column', ratingFields))
      .default({}, 'by name'),
    new Option(
      '--wide <field=columns>',
      'scores in several columns, one each of an annotator, aspect or image: annotator=rater_1,rater_2',
    ).argParser(readWide),
    new Option('--only <column=value>', 'rows in which a column holds this; may be given several times')
      .argParser(collectTexts('column=value'))
      .default({}, 'all'),
    new Option('--unreadable <column=beginning>', 'rows in which a column begins like this hold no score')
      .argParser(collectTexts('column=beginning'))
      .default({}, 'none but those known'),
    new Option('--annotator <id>', 'who rated, where no column tells'),
    new Option('--aspect <id>', 'what was rated, where no column tells (default: preference)'),
    new Option('--human', 'the raters are people: human: is put before their names'),
    new Option('--samples-out <path>', 'write the samples too, for pairs; needs the prompts'),
  ];
}

/** `--out` with what is written there. */
export function outOption(description: string, fallback: string): Option {
  return new Option('-o, --out <path>', description).default(fallback);
}

/** Collects what is given into a list of its own, in place of the default that it starts from. */
export function collector(): (value: string) => string[] {
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

/** Reads a whole number from `minimum`. */
export function wholeNumber(minimum: number): (value: string) => number {
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

function share(value: string): number {
  const number = Number(value);
  if (/^\d*\.?\d+$/.test(value) && number <= 1) return number;
  throw new InvalidArgumentError('Expected a share from 0 to 1, such as 0.9.');
}

const ratingFields: readonly RatingField[] = [
  'sample',
  'prompt',
  'image',
  'url',
  'generator',
  'annotator',
  'aspect',
  'score',
  'rationale',
  'images',
  'ranking',
  'better',
  'worse',
];

/** @param names What may stand before the `=`. Default: anything. */
function collectTexts(
  expected: string,
  names?: readonly string[],
): (value: string, previous: Record<string, string>) => Record<string, string> {
  return (value, previous) => {
    const [, name, text] = /^([^=]+)=(.+)$/s.exec(value) ?? [];
    if (name === undefined || text === undefined) throw new InvalidArgumentError(`Expected ${expected}.`);
    if (names && !names.includes(name))
      throw new InvalidArgumentError(`Expected one of ${names.join(', ')} before the =.`);
    return { ...previous, [name]: text };
  };
}

function collectScale(value: string, previous: Record<string, string>): Record<string, string> {
  const [, aspect = '', scale = ''] = /^(?:(.+)=)?([^=]+)$/.exec(value) ?? [];
  return { ...previous, [aspect]: scale };
}

function readWide(value: string): { field: 'annotator' | 'aspect' | 'image'; columns: string[] } {
  const [, field, columns = ''] = /^(annotator|aspect|image)=(.+)$/.exec(value) ?? [];
  if (field !== undefined) return { field: field as 'annotator' | 'aspect' | 'image', columns: columns.split(',') };
  throw new InvalidArgumentError('Expected annotator, aspect or image, and columns: annotator=rater_1,rater_2.');
}
