import type { GuidanceChoice } from '@visionprefer/generate';
import { InvalidArgumentError, Option } from 'commander';
import type { NamedGenerator } from '../config/config.ts';
import { collector, wholeNumber } from './option-values.ts';
import { readBudget } from './price-option.ts';

/** How images are to be painted. */
export interface GenerateFlags {
  generator: NamedGenerator[];
  images: number;
  guidance?: GuidanceChoice | undefined;
  size: { width: number; height: number };
  steps?: number | undefined;
  seed: number;
  concurrency: number;
  /** Generator id → most images a minute; under the empty text, for all others. */
  rpm: Readonly<Record<string, number>>;
  timeout: number;
  patience: number;
  /** Generator id → US dollars an image; under the empty text, for all others. */
  imagePrice: Readonly<Record<string, number>>;
  budget?: number | undefined;
  dryRun?: boolean | undefined;
}

/** Options of {@link GenerateFlags}. */
export function generateOptions(): Option[] {
  return [
    new Option(
      '-g, --generator <name[:model]>',
      'who paints; may be given several times. A name such as openai:some-model, a package, or a path such as ./my-generator.js',
    )
      .argParser(collector())
      .default(['paint'], 'paint'),
    new Option('-n, --images <n>', 'images of each prompt').argParser(wholeNumber(1)).default(4),
    new Option(
      '--guidance <values>',
      'guidance to draw from: 3..12, or 3,5,7.5 (default: left to the generators)',
    ).argParser(readGuidance),
    new Option('--size <width[xheight]>', 'in pixels')
      .argParser(readSize)
      .default({ width: 1_024, height: 1_024 }, '1024'),
    new Option('--steps <n>', 'steps of denoising (default: left to the generators)').argParser(wholeNumber(1)),
    new Option('--seed <n>', 'draws who paints what, guidance values and seeds').argParser(wholeNumber(0)).default(0),
    new Option('--concurrency <n>', 'most images in the making for each generator')
      .argParser(wholeNumber(1))
      .default(8),
    new Option('--rpm <[generator=]n>', 'most images a minute; may be given several times')
      .argParser(collectNumber)
      .default({}, 'what the vendor tells, and what shows'),
    new Option('--timeout <seconds>', 'deadline of one image').argParser(wholeNumber(1)).default(600),
    new Option('--patience <seconds>', 'how long a generator that does not answer is waited for')
      .argParser(wholeNumber(0))
      .default(600),
    new Option('--dry-run', 'say what would be painted and may be spent; ask, write and spend nothing'),
    new Option('--budget <usd>', 'most US dollars that are spent, earlier runs on the same folder included').argParser(
      readBudget,
    ),
    new Option('--image-price <[generator=]usd>', 'US dollars for one image; may be given several times')
      .argParser(collectNumber)
      .default({}, 'what the generators say'),
  ];
}

/** Reads `3..12`, or `3,5,7.5`. */
export function readGuidance(value: string): GuidanceChoice {
  const [, from, to] = /^(\d+(?:\.\d+)?)\.\.(\d+(?:\.\d+)?)$/.exec(value) ?? [];
  if (from !== undefined && Number(from) <= Number(to)) return { from: Number(from), to: Number(to) };
  const values = value.split(',').map((text) => (/^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : Number.NaN));
  if (from === undefined && values.length > 0 && values.every(Number.isFinite)) return values;
  throw new InvalidArgumentError('Expected a range, the lower first, such as 3..12, or values such as 3,5,7.5.');
}

function readSize(value: string): { width: number; height: number } {
  const [, width, height = width] = /^(\d{2,5})(?:x(\d{2,5}))?$/.exec(value) ?? [];
  if (width === undefined) throw new InvalidArgumentError('Expected pixels, such as 1024 or 1344x768.');
  return { width: Number(width), height: Number(height) };
}

function collectNumber(value: string, previous: Readonly<Record<string, number>>): Record<string, number> {
  const [, generator = '', number] = /^(?:(.+)=)?\$?(\d+(?:\.\d+)?|\.\d+)$/.exec(value) ?? [];
  if (number === undefined) {
    throw new InvalidArgumentError('Expected a number, or a generator and a number: openai:gpt-image-2=0.04.');
  }
  return Object.fromEntries([...Object.entries(previous), [generator, Number(number)]]);
}
