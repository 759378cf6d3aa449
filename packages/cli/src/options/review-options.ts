import { Option } from 'commander';
import { aspectOption } from './annotate-options.ts';
import { imageOptions } from './common-options.ts';
import { wholeNumber } from './option-values.ts';

/** Options of `review`. */
export function reviewOptions(): Option[] {
  return [
    new Option('--as <name>', 'who you are: the annotator is human:<name> (default: your user name)'),
    new Option('--ask <what>', 'a score for each image, or which of two is better')
      .choices(['scores', 'better'])
      .default('scores'),
    aspectOption(),
    new Option('--marked <file>', 'only the samples that were marked in a report: the file that it saves'),
    new Option('--sample <order>', 'what is shown first')
      .choices(['random', 'disagreement', 'listed'])
      .default('random'),
    new Option('--seed <n>', 'draws the orders of samples and images').argParser(wholeNumber(0)).default(0),
    new Option('--port <n>', 'port of the page (default: any that is free)').argParser(wholeNumber(0)).default(0),
    new Option('--no-open', 'do not open the browser'),
    ...imageOptions('only the folder of the samples'),
  ];
}
