import type { Price } from '@visionprefer/core';
import type { Shard } from '@visionprefer/dataset';
import { InvalidArgumentError, Option } from 'commander';
import type { NamedAnnotator } from '../config/config.ts';
import { type ImageFlags, imageOptions, type PerAnnotator } from './common-options.ts';
import { collector, wholeNumber } from './option-values.ts';
import { collectPrice, readBudget } from './price-option.ts';
import { shardOption } from './shard-option.ts';

/** How samples are to be annotated. */
export interface AnnotateFlags extends ImageFlags {
  annotator: NamedAnnotator[];
  aspect: string[];
  strategy: 'listwise' | 'pointwise' | 'pairwise';
  ask: 'together' | 'separate';
  rationale: 'before' | 'after' | 'none';
  orders?: number | undefined;
  seed: number;
  concurrency: number;
  rpm: PerAnnotator;
  tpm: PerAnnotator;
  timeout: number;
  patience?: number | undefined;
  /** Annotator id → its price. */
  price: Readonly<Record<string, Price>>;
  budget?: number | undefined;
  shard?: Shard | undefined;
  /** Address of a Redis. */
  queue?: string | undefined;
  adaptive?: boolean | undefined;
  batch?: readonly string[] | boolean | undefined;
  dryRun?: boolean | undefined;
  retry: RetryOutcome[];
}

/** Outcomes that may be asked about again. */
type RetryOutcome = (typeof retryOutcomes)[number];
const retryOutcomes = ['refused', 'blocked', 'unreadable'] as const;

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
    new Option('--rpm <[annotator=]n>', 'most requests a minute; may be given several times')
      .argParser(collectPerAnnotator)
      .default({}, 'what the vendor tells, and what shows'),
    new Option('--tpm <[annotator=]n>', 'most tokens a minute, likewise')
      .argParser(collectPerAnnotator)
      .default({}, 'what the vendor tells, and what shows'),
    new Option('--timeout <seconds>', 'deadline of one call').argParser(wholeNumber(1)).default(300),
    new Option(
      '--patience <seconds>',
      'how long a vendor that does not answer is waited for when nobody else is at work (default: 600, or 60 for one that was never reached)',
    ).argParser(wholeNumber(0)),
    new Option('--dry-run', 'say what would be asked and may be spent; ask, write and spend nothing'),
    new Option(
      '--budget <usd>',
      'most US dollars that are spent, earlier runs on the same file included; with --shard by all shards together',
    ).argParser(readBudget),
    new Option(
      '--price <annotator=in,out>',
      'US dollars for a million tokens of input and output, then cached input and writing to the cache where they are known; may be given several times',
    )
      .argParser(collectPrice)
      .default({}, 'list prices of the vendors'),
    new Option('--retry <outcomes>', 'ask again what earlier runs settled so: refused, blocked, unreadable')
      .argParser(readOutcomes)
      .default([], 'nothing'),
    shardOption(),
    ...imageOptions('only the folder of the samples'),
  ];
}

/** `--queue` of commands that judge many samples. */
export function queueOption(): Option {
  return new Option(
    '--queue <redis>',
    'have the questions asked by workers (visionprefer work) through this Redis: redis://host:6379. --concurrency is then that of all workers together, 256 if not given',
  ).implies({ concurrency: 256 });
}

/** `--adaptive` of commands that judge many samples. */
export function adaptiveOption(): Option {
  return new Option(
    '--adaptive',
    'ask for a further vote only where it can decide a pair: the annotators that are worth their price first',
  );
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
