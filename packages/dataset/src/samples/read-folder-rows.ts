import { createHash } from 'node:crypto';
import { checkJsonLines, parseInputLine, readLines } from '@visionprefer/journal';
import { known } from '../known.ts';
import { readId } from '../read-id.ts';
import { openCells } from '../tables/open-cells.ts';
import { type Note, readMetadata } from './metadata.ts';
import { readGenerator, type WrittenImage } from './read-images.ts';
import type { Row } from './row.ts';
import { tellOnce } from './tell-once.ts';
import { sampleFields } from './to-sample.ts';

/** What a line holds, or what is wrong with it. */
type Line = { line: number } & ({ value: unknown } | { problem: string });

/** Images of one sample, gathered from several lines. */
interface Gathered {
  line: number;
  id: string;
  prompt: string;
  images: WrittenImage[];
}

/**
 * Reads samples from a folder of images with `metadata.jsonl` or `metadata.csv`, as image folders of the Hugging Face
 * hub have it: each line names one image by `file_name` and has its `prompt` (or `text`). Images with the same `sample_id`, or else the
 * same prompt, are one sample. Optional: `image_id` (default: the file name) and `generator`. All else is metadata: one value
 * where the images of a sample agree, and an object from image id to value where they do not.
 *
 * The lines of a sample may stand apart, so all of the file is held: some 200 bytes an image, and its metadata.
 */
export async function* readFolderRows(
  metadata: string,
  label: string = metadata,
): AsyncGenerator<Row, void, undefined> {
  const samples = new Map<string, Gathered>();
  const tell = tellOnce();
  for await (const row of /\.csv$/i.test(metadata) ? readCsv(metadata, label) : readJsonl(metadata, label)) {
    const { line } = row;
    const read = 'value' in row ? readImage(row.value) : row;
    const problem = 'problem' in read ? read.problem : gather(read, line, samples);
    if (problem !== undefined) yield { line, problem };
    else if ('notes' in read) yield* tell(read.notes, line);
  }
  for (const { line, ...sample } of samples.values()) yield { line, value: sampleFields({ ...sample, metadata: {} }) };
}

async function* readJsonl(path: string, label: string): AsyncGenerator<Line, void, undefined> {
  await checkJsonLines(path, label, 'one image');
  for await (const line of readLines(path)) {
    yield { line: line.number, ...('text' in line ? parseInputLine(line.text) : { problem: line.problem }) };
  }
}

async function* readCsv(path: string, label: string): AsyncGenerator<Line, void, undefined> {
  const { rows } = await openCells(path, label, 'file_name, prompt');
  for await (const row of rows) {
    yield 'problem' in row
      ? { line: row.line, problem: `${row.problem}. Mend it` }
      : { line: row.line, value: row.cells };
  }
}

/** One image, and of which sample it is. */
interface OneImage {
  sampleId: string;
  prompt: string;
  image: WrittenImage;
  notes: Note[];
}

function readImage(value: unknown): OneImage | { problem: string } {
  const fields = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  const {
    file_name: file,
    prompt: asPrompt,
    text,
    sample_id: sampleId,
    image_id: imageId,
    generator,
    ...rest
  } = fields;
  const prompt = asPrompt || text;
  if (typeof file !== 'string' || !file) {
    return { problem: 'file_name is missing. Each line must name one image of this folder' };
  }
  if (typeof prompt !== 'string' || !prompt.trim()) {
    return { problem: 'prompt is missing or empty. Each line must have the prompt that its image was made from' };
  }
  const ids = { sample: readId(sampleId, 'sample_id'), image: readId(imageId, 'image_id') };
  if ('problem' in ids.sample) return ids.sample;
  if ('problem' in ids.image) return ids.image;
  const made = readGenerator(generator, 'generator');
  const beside = asPrompt ? [['text', text] as const] : [];
  const { metadata, notes } = readMetadata([...Object.entries(rest), ...beside, ...made.rest]);
  const image = known({ id: ids.image.id ?? file, url: file, generator: made.generator, metadata });
  return { sampleId: ids.sample.id ?? digest(prompt), prompt, image, notes: [...made.notes, ...notes] };
}

/** Puts an image to those of its sample; or tells why it cannot be. */
function gather(
  { sampleId, prompt, image }: OneImage,
  line: number,
  samples: Map<string, Gathered>,
): string | undefined {
  const sample = samples.get(sampleId);
  if (!sample) {
    samples.set(sampleId, { line, id: sampleId, prompt, images: [image] });
    return undefined;
  }
  if (sample.prompt !== prompt) {
    return `sample ${sampleId} has another prompt here than in line ${sample.line}. Images of one sample must share their prompt`;
  }
  if (sample.images.some((other) => other.id === image.id)) {
    return `sample ${sampleId} has the image ${image.id} already. Give each image of a sample an image_id of its own`;
  }
  sample.images.push(image);
  return undefined;
}

function digest(prompt: string): string {
  return createHash('sha256').update(prompt).digest('hex').slice(0, 12);
}
