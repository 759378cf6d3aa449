import { Option } from 'commander';

/** How annotations are packed and unpacked. */
export interface PackFlags {
  out?: string | undefined;
  replace?: boolean | undefined;
}

/** Options of {@link PackFlags}. */
export function packOptions(example: string): Option[] {
  return [
    new Option('-o, --out <file>', `file for the copy, not there yet (default: beside the original: ${example})`),
    new Option('--replace', 'remove the original once the copy was read back and found equal'),
  ];
}
