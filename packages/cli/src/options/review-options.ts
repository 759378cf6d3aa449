import { InvalidArgumentError, Option } from 'commander';
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
    new Option(
      '--sample <order>',
      'what is shown first (default: random; listed for samples that ask-people chose)',
    ).choices(['random', 'disagreement', 'listed']),
    new Option('--seed <n>', 'draws the orders of samples and images').argParser(wholeNumber(0)).default(0),
    new Option('--port <n>', 'port of the page (default: any that is free; of a team: 4330)')
      .argParser(wholeNumber(0))
      .default(0),
    new Option('--no-open', 'do not open the browser'),
    new Option('--team <team.yaml>', 'serve several people at once, as this file says'),
    new Option('--host <address>', 'of a team: address to listen on').default('127.0.0.1'),
    new Option('--public-url <url>', 'of a team behind a proxy: where people reach it, with its path').argParser(
      publicUrl,
    ),
    new Option('--pay-table <file>', 'of a team: write what each has done and earned as CSV, and serve nothing'),
    ...imageOptions('only the folder of the samples'),
  ];
}

function publicUrl(text: string): string {
  const url = URL.parse(text);
  if (url && /^https?:$/.test(url.protocol) && !url.search && !url.hash && !url.username) return url.href;
  throw new InvalidArgumentError('An address such as https://rate.example.org/pictures/ was expected.');
}
