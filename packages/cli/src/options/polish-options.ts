import { Option } from 'commander';
import { type AnnotateFlags, annotateOptions } from './annotate-options.ts';
import { wholeNumber } from './option-values.ts';

/** How prompts are to be polished. */
export interface PolishFlags extends AnnotateFlags {
  dropNames?: boolean | undefined;
  drop: ('repeated' | 'similar')[];
  sample?: number | undefined;
}

/** Options of annotating that say something of prompts too. */
const shared = [
  'annotator',
  'seed',
  'concurrency',
  'rpm',
  'tpm',
  'timeout',
  'patience',
  'dry-run',
  'budget',
  'price',
  'retry',
];

/** Options of {@link PolishFlags}. */
export function polishOptions(): Option[] {
  return [
    ...annotateOptions().filter(({ long }) => shared.includes(`${long}`.slice(2))),
    new Option('--drop-names', 'take out names of living artists and of brands too'),
    new Option('--drop <what...>', 'leave prompts out that are the same as an earlier one, or nearly the same')
      .choices(['repeated', 'similar'])
      .default([], 'nothing; how many there are is told'),
    new Option(
      '--sample <n>',
      'take so many prompts, short and long ones in their shares; --seed draws them',
    ).argParser(wholeNumber(1)),
  ];
}
