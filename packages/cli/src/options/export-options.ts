import { InvalidArgumentError, Option } from 'commander';
import { imageOptions } from './common-options.ts';
import { collector, wholeNumber } from './option-values.ts';

/** How pairs are written for trainers. */
export interface ExportFlags {
  format: string[];
  samples?: string | undefined;
  annotations?: string | undefined;
  consensus?: string | undefined;
  validation: number;
  test: number;
  seed: number;
  shardSize: number;
  strict?: boolean | undefined;
  allowPath: string[];
  allowPrivateHosts?: boolean | undefined;
}

/** Options of {@link ExportFlags}. */
export function exportOptions(): Option[] {
  return [
    new Option('-f, --format <id>', 'what to write; may be given several times. `visionprefer formats` lists them')
      .argParser(collector())
      .makeOptionMandatory(),
    new Option('-s, --samples <samples>', 'file or folder of the samples: images are read below its folder too'),
    new Option('--annotations <file>', 'tells the card who judged, at what cost, and how far they agree'),
    new Option('--consensus <file>', 'tells who scored which image'),
    new Option('--validation <share>', 'share of the prompts that is held back to validate')
      .argParser(share)
      .default(0.05),
    new Option('--test <share>', 'share of the prompts that is held back to test').argParser(share).default(0.05),
    new Option('--seed <n>', 'draws which image stands first').argParser(wholeNumber(0)).default(0),
    new Option('--shard-size <size>', 'size after which a new Parquet file is begun, such as 500MB')
      .argParser(bytes)
      .default(500_000_000, '500MB'),
    new Option('--strict', 'write nothing when an image is missing or has changed, instead of leaving its pairs out'),
    ...imageOptions('the folder of the pairs, and that of --samples'),
  ];
}

/** A share of prompts that is held back. */
export function share(value: string): number {
  const number = Number(value);
  if (/^\d*\.?\d+$/.test(value) && number < 1) return number;
  throw new InvalidArgumentError('Expected a share from 0 to below 1, such as 0.05.');
}

function bytes(value: string): number {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?) ?([kmg]?)b?$/i.exec(value) ?? [];
  const size = Number(number) * 1000 ** ['', 'k', 'm', 'g'].indexOf(unit.toLowerCase());
  if (size >= 1) return Math.floor(size);
  throw new InvalidArgumentError('Expected a size such as 500MB or 2GB.');
}
