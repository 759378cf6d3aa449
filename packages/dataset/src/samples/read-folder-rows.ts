import { createHash } from 'node:crypto';
import { checkJsonLines, parseInputLine, readLines } from '@visionprefer/journal';
import { known } from '../known.ts';
import { readId } from '../read-id.ts';
import { openCells } from '../tables/open-cells.ts';
import { generatorOf } from './read-images.ts';
import type { Row } from './row.ts';

/** Images of one sample, gathered from several lines. */
interface Gathered {
  line: number;
  id: string;
  prompt: string;
  images: { id: string; url: string; generator?: string }[];
}

/**
 * Reads samples from a folder of images with `metadata.jsonl` or `metadata.csv`, as image folders of the Hugging Face
 * hub have it: each line names one image by `file_name` and has its `prompt` (or `text`). Images with the same `sample_id`, or else the
 * same prompt, are one sample. Optional: `image_id` (default: the file name) and `generator`.
 *
 * The lines of a sample may stand apart, so all of the file is held: some 200 bytes an image.
 */
export async function* readFolderRows(
  metadata: string,
  label: string = metadata,
): AsyncGenerator<Row, void, undefined> {
  const samples = new Map<string, Gathered>();
  for await (const row of /\.csv$/i.test(metadata) ? readCsv(metadata, label) : readJsonl(metadata, label)) {
    const problem = 'value' in row ? gather(row.value, row.line, samples) : row.problem;
    if (problem !== undefined) yield { line: row.line, problem };
  }
  for (const { line, ...value } of samples.values()) yield { line, value };
}

async function* readJsonl(path: string, label: string): AsyncGenerator<Row, void, undefined> {
  await checkJsonLines(path, label, 'one image');
  for await (const line of readLines(path)) {
    yield { line: line.number, ...('text' in line ? parseInputLine(line.text) : { problem: line.problem }) };
  }
}

async function* readCsv(path: string, label: string): AsyncGenerator<Row, void, undefined> {
  const { rows } = await openCells(path, label, 'file_name, prompt');
  for await (const row of rows) {
    yield 'problem' in row
      ? { line: row.line, problem: `${row.problem}. Mend it` }
      : { line: row.line, value: row.cells };
  }
}

function gather(value: unknown, line: number, samples: Map<string, Gathered>): string | undefined {
  const fields = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  const { file_name: file, sample_id: sampleId, image_id: imageId, generator } = fields;
  const prompt = fields.prompt || fields.text;
  if (typeof file !== 'string' || !file) return 'file_name is missing. Each line must name one image of this folder';
  if (typeof prompt !== 'string' || !prompt.trim()) {
    return 'prompt is missing or empty. Each line must have the prompt that its image was made from';
  }
  const ids = { sample: readId(sampleId, 'sample_id'), image: readId(imageId, 'image_id') };
  if ('problem' in ids.sample) return ids.sample.problem;
  if ('problem' in ids.image) return ids.image.problem;
  const id = ids.sample.id ?? digest(prompt);
  const image = known({ id: ids.image.id ?? file, url: file, generator: generatorOf(generator) });
  const sample = samples.get(id);
  if (!sample) {
    samples.set(id, { line, id, prompt, images: [image] });
    return undefined;
  }
  if (sample.prompt !== prompt) {
    return `sample ${id} has another prompt here than in line ${sample.line}. Images of one sample must share their prompt`;
  }
  if (sample.images.some((other) => other.id === image.id)) {
    return `sample ${id} has the image ${image.id} already. Give each image of a sample an image_id of its own`;
  }
  sample.images.push(image);
  return undefined;
}

function digest(prompt: string): string {
  return createHash('sha256').update(prompt).digest('hex').slice(0, 12);
}
