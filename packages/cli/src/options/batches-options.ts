import { Option } from 'commander';
import type { NamedAnnotator } from '../config/config.ts';
import type { CommonFlags } from './common-options.ts';
import { collector } from './option-values.ts';

/** What is to be known of batches, or done about them. */
export interface BatchesFlags extends CommonFlags {
  annotator: readonly NamedAnnotator[];
  cancel: readonly string[];
  forget: readonly string[];
}

/** Options of {@link BatchesFlags}. */
export function batchesOptions(): Option[] {
  return [
    new Option('-a, --annotator <name[:model]>', 'as it was named when they were handed in; may be given several times')
      .argParser(collector())
      .default([], 'what the file says'),
    new Option('--cancel <batch>', 'ask the vendor to stop it, or all of them; may be given several times')
      .argParser(collector())
      .default([], 'none'),
    new Option(
      '--forget <batch>',
      'no longer wait for it, such as one that the vendor does not have any more: its questions are asked, and paid for, again; may be given several times',
    )
      .argParser(collector())
      .default([], 'none'),
  ];
}
