import { createHash } from 'node:crypto';
import { readId } from '../read-id.ts';
import { type Columns, columnOf, textOf } from './columns.ts';
import type { ImportOptions, RatingField } from './import-options.ts';

/** What a row says besides its ratings: each field as text, empty where nothing stands. */
export interface RowFields {
  sampleId: string;
  prompt: string;
  image: string;
  url: string;
  generator: string;
  annotator: string;
  /** Never empty: what no column tells is the option, or `preference`. */
  aspect: string;
  rationale: string;
}

/**
 * Reads the {@link RowFields} of a row; or tells why an id cannot be one. A sample that has no id gets one of its prompt.
 */
export function readFields(columns: Columns, options: ImportOptions): RowFields | { problem: string } {
  const field = (name: RatingField): string => textOf(columns[columnOf(name, options)]);
  const idOf = (name: RatingField) => readId(columns[columnOf(name, options)], columnOf(name, options));
  const [sample, image, annotator] = [idOf('sample'), idOf('image'), idOf('annotator')];
  if ('problem' in sample) return sample;
  if ('problem' in image) return image;
  if ('problem' in annotator) return annotator;
  for (const name of ['prompt', 'aspect'] as const) {
    const column = columnOf(name, options);
    // JSON of an object would be a name that nobody gave.
    if (typeof columns[column] === 'object' && columns[column] !== null) return { problem: `${column} is no text` };
  }
  const prompt = field('prompt');
  return {
    sampleId: sample.id?.trim() ?? (prompt && `prompt-${digest(prompt)}`),
    prompt,
    image: image.id?.trim() ?? '',
    url: field('url'),
    generator: field('generator'),
    annotator: annotator.id?.trim() ?? '',
    aspect: field('aspect') || (options.aspect ?? 'preference'),
    rationale: field('rationale'),
  };
}

/** The id that an annotator gets; empty where neither row nor options name one. */
export function annotatorIdOf(named: string, { annotator = '', human }: ImportOptions): string {
  const name = named || annotator;
  return human && name ? `human:${name}` : name;
}

function digest(prompt: string): string {
  return createHash('sha256').update(prompt).digest('hex').slice(0, 12);
}
