import { checkJsonLines, parseInputLine, readLines } from '@visionprefer/journal';
import { readId } from '../read-id.ts';
import { readImages } from './read-images.ts';
import type { Row } from './row.ts';
import { sampleFields } from './to-sample.ts';

const expected =
  'Each line must be one sample: {"id": "…", "prompt": "…", "images": [{"id": "…", "url": "…"}]}, in UTF-8';

/**
 * Reads samples from JSON lines. Images may be objects or paths alone; a sample without an id gets one as in a table. What
 * is optional and null is not there.
 *
 * @throws InputError when the file is no JSON lines as a whole.
 */
export async function* readJsonlRows(path: string, label: string = path): AsyncGenerator<Row, void, undefined> {
  await checkJsonLines(path, label, 'one sample');
  for await (const line of readLines(path)) {
    const parsed = 'text' in line ? parseInputLine(line.text) : line;
    yield {
      line: line.number,
      ...('value' in parsed ? toRow(parsed.value) : { problem: `${parsed.problem}. ${expected}` }),
    };
  }
}

function toRow(value: unknown): { value: unknown } | { problem: string } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { value };
  const { id, sample_id: sampleId, images, metadata, ...fields } = value as Record<string, unknown>;
  const read = readId(id ?? sampleId, 'id');
  if ('problem' in read) return read;
  const listed = readImages(images);
  if ('problem' in listed) return listed;
  const sample = sampleFields({ id: read.id, prompt: fields.prompt, images: listed.images, metadata: {} });
  const isNothing = metadata === null || metadata === undefined || metadata === '';
  return { value: { ...fields, ...sample, ...(isNothing ? {} : { metadata }) } };
}
