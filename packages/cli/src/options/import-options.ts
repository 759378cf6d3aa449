import type { RatingField } from '@visionprefer/dataset';
import { InvalidArgumentError, Option } from 'commander';

/** How a file of ratings is understood. */
export interface ImportFlags {
  map: Record<string, string>;
  wide?: { field: 'annotator' | 'aspect' | 'image'; columns: string[] } | undefined;
  /** By aspect; the one for all is under the empty text. */
  scale: Record<string, string>;
  annotator?: string | undefined;
  aspect?: string | undefined;
  human?: boolean | undefined;
  only: Record<string, string>;
  unreadable: Record<string, string>;
  samplesOut?: string | undefined;
}

/** Options of {@link ImportFlags}. */
export function importOptions(): Option[] {
  return [
    new Option(
      '--scale <worst..best>',
      'scale of the ratings, or of one aspect: 0..10, 5..1, fidelity=0..1; may be given several times',
    )
      .argParser(collectScale)
      .default({}, '1..5'),
    new Option(
      '--map <field=column>',
      'which column holds what, where it is not named like it: sample, prompt, image, url, generator, annotator, aspect, score, rationale; of rankings images, ranking; of pairs better, worse; may be given several times',
    )
      .argParser(collectTexts('field=column', ratingFields))
      .default({}, 'by name'),
    new Option(
      '--wide <field=columns>',
      'scores in several columns, one each of an annotator, aspect or image: annotator=rater_1,rater_2',
    ).argParser(readWide),
    new Option('--only <column=value>', 'rows in which a column holds this; may be given several times')
      .argParser(collectTexts('column=value'))
      .default({}, 'all'),
    new Option('--unreadable <column=beginning>', 'rows in which a column begins like this hold no score')
      .argParser(collectTexts('column=beginning'))
      .default({}, 'none but those known'),
    new Option('--annotator <id>', 'who rated, where no column tells'),
    new Option('--aspect <id>', 'what was rated, where no column tells (default: preference)'),
    new Option('--human', 'the raters are people: human: is put before their names'),
    new Option('--samples-out <path>', 'write the samples too, for pairs; needs the prompts'),
  ];
}

const ratingFields: readonly RatingField[] = [
  'sample',
  'prompt',
  'image',
  'url',
  'generator',
  'annotator',
  'aspect',
  'score',
  'rationale',
  'images',
  'ranking',
  'better',
  'worse',
];

/** @param names What may stand before the `=`. Default: anything. */
function collectTexts(
  expected: string,
  names?: readonly string[],
): (value: string, previous: Record<string, string>) => Record<string, string> {
  return (value, previous) => {
    const [, name, text] = /^([^=]+)=(.+)$/s.exec(value) ?? [];
    if (name === undefined || text === undefined) throw new InvalidArgumentError(`Expected ${expected}.`);
    if (names && !names.includes(name))
      throw new InvalidArgumentError(`Expected one of ${names.join(', ')} before the =.`);
    return { ...previous, [name]: text };
  };
}

function collectScale(value: string, previous: Record<string, string>): Record<string, string> {
  const [, aspect = '', scale = ''] = /^(?:(.+)=)?([^=]+)$/.exec(value) ?? [];
  return { ...previous, [aspect]: scale };
}

function readWide(value: string): { field: 'annotator' | 'aspect' | 'image'; columns: string[] } {
  const [, field, columns = ''] = /^(annotator|aspect|image)=(.+)$/.exec(value) ?? [];
  if (field !== undefined) return { field: field as 'annotator' | 'aspect' | 'image', columns: columns.split(',') };
  throw new InvalidArgumentError('Expected annotator, aspect or image, and columns: annotator=rater_1,rater_2.');
}
