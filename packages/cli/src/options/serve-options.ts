import { Option } from 'commander';
import { type AggregateFlags, aggregateOptions } from './aggregate-options.ts';
import { type AnnotateFlags, annotateOptions } from './annotate-options.ts';
import type { CommonFlags } from './common-options.ts';
import { wholeNumber } from './option-values.ts';

/** How rewards are served. */
export interface ServeFlags
  extends CommonFlags,
    Omit<AnnotateFlags, 'dryRun' | 'retry' | 'patience'>,
    Pick<AggregateFlags, 'method' | 'weight' | 'quorum' | 'missingPolicy'> {
  host: string;
  port: number;
  tokenFile?: string | undefined;
  normalize?: 'zscore' | 'quantile' | undefined;
  together?: number | undefined;
  cacheSize: number;
  maxBody: number;
  maxMemory: number;
  maxWaiting: number;
  out: string;
}

/** Options of annotate and aggregate that mean the same here. */
const annotating = ['aspect', 'strategy', 'ask', 'rationale', 'orders', 'seed', 'concurrency', 'rpm', 'tpm', 'timeout'];
const spending = ['budget', 'price'];
const aggregating = ['method', 'weight', 'quorum', 'missingPolicy'];

/** Options of {@link ServeFlags}. */
export function serveOptions(): Option[] {
  const annotate = new Map(annotateOptions().map((option) => [option.attributeName(), option]));
  const aggregate = new Map(aggregateOptions().map((option) => [option.attributeName(), option]));
  const annotator = annotate.get('annotator')?.default(['vp-score'], 'vp-score, the ready reward model');
  const strategy = annotate.get('strategy')?.choices(['pointwise', 'listwise']).default('pointwise');
  return [
    ...(annotator ? [annotator] : []),
    new Option('--host <address>', 'where to listen; others than this machine need a token').default('127.0.0.1'),
    new Option('--port <n>', 'port to listen on; 0: a free one').argParser(wholeNumber(0)).default(8790),
    new Option(
      '--token-file <file>',
      'file with the token that callers must give (default: the environment variable VISIONPREFER_TOKEN)',
    ),
    new Option('--normalize <how>', 'bring rewards to one scale, to be mixed with others').choices([
      'zscore',
      'quantile',
    ]),
    ...(strategy ? [strategy] : []),
    new Option('--together <n>', 'most images of a prompt that listwise shows at once (default: 8)').argParser(
      wholeNumber(1),
    ),
    ...[...annotating, ...spending].flatMap((name) => (name === 'strategy' ? [] : (annotate.get(name) ?? []))),
    ...aggregating.flatMap((name) => aggregate.get(name) ?? []),
    new Option('--cache-size <n>', 'images whose scores are remembered').argParser(wholeNumber(1)).default(100_000),
    new Option('--max-body <MB>', 'largest request').argParser(wholeNumber(1)).default(256),
    new Option('--max-memory <MB>', 'requests in memory; further ones wait unread')
      .argParser(wholeNumber(1))
      .default(256),
    new Option('--max-waiting <n>', 'requests that may wait so').argParser(wholeNumber(0)).default(1_000),
    new Option('-o, --out <file>', 'journal of what annotators were paid for; a reward model needs none').default(
      'annotations.jsonl',
    ),
  ];
}
