import { Option } from 'commander';

/** `--batch`: who is asked in batches. */
export function batchOption(): Option {
  return new Option(
    '--batch [annotator]',
    'ask in batches, at half the price and within a day: all that can be asked so, or this one; may be given several times. The same command goes on with batches that are under way',
  )
    .preset('')
    .argParser((value: string, previous: readonly string[] = []) => [...previous, value]);
}
