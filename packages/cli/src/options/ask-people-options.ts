import { InvalidArgumentError, Option } from 'commander';
import { collector, probability, wholeNumber } from './option-values.ts';
import { samplesOption } from './report-options.ts';

/** What is to be found out of people, and how much of their time there is. */
export interface AskPeopleFlags {
  samples?: string | undefined;
  human: string[];
  /** Seconds. */
  budget: number;
  /** A person's seconds for one image. */
  seconds: number;
  confidence: number;
  seed: number;
}

/** Options of {@link AskPeopleFlags}. */
export function askPeopleOptions(): Option[] {
  return [
    new Option('--budget <time>', "people's time, such as 45m, 2h or 90s").argParser(readTime).default(3_600, '60m'),
    new Option('--seconds <n>', 'seconds that a person takes for one image').argParser(wholeNumber(1)).default(8),
    new Option('--confidence <p>', 'pairs are kept from this probability on').argParser(probability).default(0.9),
    new Option('--human <annotator>', 'an annotator that is a person; may be given several times')
      .argParser(collector())
      .default([], 'all whose id begins with human:'),
    new Option('--seed <n>', 'draws what is drawn at random').argParser(wholeNumber(0)).default(0),
    samplesOption(),
  ];
}

const secondsIn = { s: 1, m: 60, h: 3_600 } as const;

function readTime(value: string): number {
  const [, number, unit = 'm'] = /^(\d+(?:\.\d+)?)([smh])?$/.exec(value) ?? [];
  const seconds = Number(number) * secondsIn[unit as keyof typeof secondsIn];
  if (seconds > 0) return seconds;
  throw new InvalidArgumentError('Expected a time such as 45m, 2h or 90s.');
}
