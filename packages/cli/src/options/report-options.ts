import { Option } from 'commander';
import { imageOptions } from './common-options.ts';
import { collector, wholeNumber } from './option-values.ts';

/** Options of `report`. */
export function reportOptions(): Option[] {
  return [
    samplesOption(),
    new Option('--title <text>', 'what stands above it (default: the name of the run)'),
    new Option('--human <annotator>', 'an annotator that is a person; may be given several times')
      .argParser(collector())
      .default([], 'all whose id begins with human:'),
    new Option('--thumbnails <px>', 'size of the pictures in it; 0 for none').argParser(wholeNumber(0)).default(256),
    ...imageOptions('only the folder of the samples'),
  ];
}

/** `--samples` of a command that reads a run. */
export function samplesOption(): Option {
  return new Option('-s, --samples <samples>', 'file or folder that the run is about (default: what the run noted)');
}
