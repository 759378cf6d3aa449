import type { Price } from '@visionprefer/core';
import { InvalidArgumentError, Option } from 'commander';
import { outOption } from './common-options.ts';
import { type PairImageFlags, pairImageOptions } from './model-options.ts';
import { collector, wholeNumber } from './option-values.ts';
import { collectPrice, readBudget } from './price-option.ts';

/** How labels are to be checked. */
export interface CheckFlags extends PairImageFlags {
  pairs?: string | undefined;
  encoder: string;
  annotator: string[];
  strategy: ('listwise' | 'pointwise' | 'pairwise')[];
  without?: 'fidelity' | 'prompt-following' | undefined;
  quick?: boolean | undefined;
  seed: number;
  seeds: number;
  concurrency: number;
  timeout: number;
  /** Annotator id → its price. */
  price: Readonly<Record<string, Price>>;
  budget?: number | undefined;
  out: string;
}

const strategies = ['listwise', 'pointwise', 'pairwise'] as const;

/** Options of {@link CheckFlags}, without those of all commands. */
export function checkOptions(): Option[] {
  return [
    new Option(
      '-a, --annotator <name[:model]>',
      'who judges, as for annotate; given several times, each is compared, and their consensus. oracle:0.1 knows the truth and turns a tenth of it round',
    )
      .argParser(collector())
      .default(['oracle'], 'oracle, which knows the truth'),
    new Option('--strategy <name>', 'how it is asked; given several times, each is compared')
      .argParser(collectStrategy())
      .default(['listwise'], 'listwise'),
    new Option('--without <aspect>', 'also see what is learnt without the labels of this aspect').choices([
      'fidelity',
      'prompt-following',
    ]),
    new Option(
      '--pairs <file>',
      'check pairs of your own instead, or those of a run, by what they tell of their noise',
    ),
    new Option(
      '-e, --encoder <name>',
      'with --pairs: what a VP-Score sees of the pictures, pixels, lite0, onnx:./folder or transformers:./folder; none trains none',
    ).default('pixels'),
    ...pairImageOptions(),
    new Option('--quick', 'about a third of the time, with wider intervals'),
    new Option('--seed <n>', 'draws everything').argParser(wholeNumber(0)).default(0),
    new Option('--seeds <n>', 'begin with so many first models').argParser(wholeNumber(1)).default(1),
    new Option('--concurrency <n>', 'most questions in flight for each annotator')
      .argParser(wholeNumber(1))
      .default(32),
    new Option('--timeout <seconds>', 'deadline of one call').argParser(wholeNumber(1)).default(300),
    new Option('--budget <usd>', 'most US dollars that are spent, earlier runs included').argParser(readBudget),
    new Option(
      '--price <annotator=in,out>',
      'US dollars for a million tokens of input and output, then cached input and writing to the cache where they are known; may be given several times',
    )
      .argParser(collectPrice)
      .default({}, 'list prices of the vendors'),
    outOption('page to write; a folder named after it keeps what was done', 'check.html'),
  ];
}

function collectStrategy(): (value: string) => string[] {
  const collect = collector();
  return (value) => {
    if (strategies.some((name) => name === value)) return collect(value);
    throw new InvalidArgumentError(`Expected one of ${strategies.join(', ')}.`);
  };
}
