import { Option } from 'commander';
import type { NamedAnnotator } from '../config/config.ts';
import { type CommonFlags, type ImageFlags, imageOptions } from './common-options.ts';
import { collector, wholeNumber } from './option-values.ts';

/** How a worker works. */
export interface WorkFlags extends CommonFlags, ImageFlags {
  /** Address of a Redis. */
  queue: string;
  annotator: NamedAnnotator[];
  /** Folder in which this machine has the files that lie below the samples. */
  root: string;
  concurrency?: number | undefined;
  /** Seconds without a question after which it ends. */
  idle?: number | undefined;
  /** Seconds. */
  lostAfter?: number | undefined;
}

/** Options of {@link WorkFlags}, without those of all commands. */
export function workOptions(): Option[] {
  return [
    new Option('--queue <redis>', 'where runs put their questions: redis://host:6379').makeOptionMandatory(),
    new Option(
      '-a, --annotator <name[:model]>',
      'who answers, as it is named to annotate; may be given several times. Its key is needed here alone',
    )
      .argParser(collector())
      .default(['pixels'], 'pixels'),
    new Option('--root <folder>', 'where this machine has the folder of the samples file').default(
      '.',
      'where you stand',
    ),
    new Option(
      '--concurrency <n>',
      'most questions in flight here, for each annotator of each run (default: 32, or fewer where it says so)',
    ).argParser(wholeNumber(1)),
    new Option('--idle <seconds>', 'end when there was no question for so long (default: wait on)').argParser(
      wholeNumber(1),
    ),
    new Option(
      '--lost-after <seconds>',
      'how long this worker may be silent before its questions are asked by others (default: 24)',
    ).argParser(wholeNumber(1)),
    ...imageOptions('only --root'),
  ];
}
