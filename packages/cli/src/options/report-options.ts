import { Option } from 'commander';
import { imageOptions } from './common-options.ts';
import { collector, wholeNumber } from './option-values.ts';

/** Options of `report`. */
export function reportOptions(): Option[] {
  return [
    samplesOption(),
    new Option('--title <text>', 'what stands above it (default: the name of the run)'),
    humanOption(),
    ...pictureOptions(),
  ];
}

/** Options of a page that shows pictures. */
export function pictureOptions(): Option[] {
  return [
    new Option('--thumbnails <px>', 'size of the pictures in it; 0 for none').argParser(wholeNumber(0)).default(256),
    ...imageOptions('only the folder of the samples'),
  ];
}

/** Options of the page that `compare` writes. */
export function comparisonPageOptions(): Option[] {
  return [
    new Option(
      '--page',
      'write one page: both verdicts, what differs, samples they disagree on first, pairs that turn',
    ),
    new Option('-o, --out <path>', 'file for the page (default: comparison.html)'),
    new Option('--title <text>', 'what stands above the page (default: the names of the runs)'),
    samplesOption(),
    ...pictureOptions(),
  ];
}

/** What of a run is measured. */
export interface VerdictFlags {
  samples?: string | undefined;
  human: string[];
}

/** Which tables of a leaderboard are shown. */
export interface LeaderboardFlags extends VerdictFlags {
  aspect: string[];
}

/** Options of {@link VerdictFlags}. */
export function verdictOptions(): Option[] {
  return [samplesOption(), humanOption()];
}

/** Options of {@link LeaderboardFlags}. */
export function leaderboardOptions(): Option[] {
  return [
    ...verdictOptions(),
    new Option('--aspect <id>', 'only this aspect, or overall; may be given several times')
      .argParser(collector())
      .default([], 'all'),
  ];
}

function humanOption(): Option {
  return new Option('--human <annotator>', 'an annotator that is a person; may be given several times')
    .argParser(collector())
    .default([], 'all whose id begins with human:');
}

/** `--samples` of a command that reads a run. */
export function samplesOption(): Option {
  return new Option('-s, --samples <samples>', 'file or folder that the run is about (default: what the run noted)');
}
