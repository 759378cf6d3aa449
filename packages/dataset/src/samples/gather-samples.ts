import type { WrittenImage } from './read-images.ts';
import type { Row } from './row.ts';
import { sampleIdOf } from './sample-id.ts';
import { sampleFields, type WrittenSample } from './to-sample.ts';

/** Samples of rows with one image each. One sample is held at a time. */
export interface Gathering {
  /** Takes a row, and gives the sample that ended before it, and what is wrong with the row. */
  add(written: WrittenSample, line: number, hasImageIds: boolean): Generator<Row, void, undefined>;
  /** Gives the last sample. */
  finish(): Generator<Row, void, undefined>;
}

interface Gathered extends WrittenSample {
  line: number;
  images: WrittenImage[];
  /** Characters of its urls. */
  size: number;
}

/** Characters that the pictures of one sample may have as `data:` urls: rows without end that are one sample are none. */
const largest = 512 * 1024 * 1024;

/** Gathers rows that stand together and have the same id, or else the same prompt, into one sample. */
export function gatherSamples(): Gathering {
  let gathered: Gathered | undefined;
  return {
    *add(written, line, hasImageIds) {
      const images = written.images as WrittenImage[];
      const [image] = images;
      if (!image) return yield { line, problem: 'the row has no image' };
      const size = typeof image.url === 'string' ? image.url.length : 0;
      if (!gathered || keyOf(gathered) !== keyOf(written)) {
        yield* this.finish();
        gathered = { ...written, images, line, size };
        return;
      }
      const problem = findProblem(gathered, written.prompt, hasImageIds ? image.id : undefined, size);
      if (problem !== undefined) return yield { line, problem };
      gathered.images.push(image);
      gathered.size += size;
    },
    *finish() {
      if (gathered) yield finish(gathered);
      gathered = undefined;
    },
  };
}

/** Ids and prompts are told apart: a sample may be called like the prompt of another. */
function keyOf({ id, prompt }: WrittenSample): string {
  return id === undefined ? `prompt ${JSON.stringify(prompt)}` : `id ${id}`;
}

/** Why an image cannot be of the sample; undefined when it can. */
function findProblem(
  { id, prompt, line, images, size }: Gathered,
  otherPrompt: unknown,
  imageId: string | undefined,
  imageSize: number,
): string | undefined {
  const name = id === undefined ? 'the sample' : `sample ${id}`;
  if (prompt !== otherPrompt) {
    return `${name} has another prompt here than in line ${line}. Images of one sample must share their prompt`;
  }
  if (imageId !== undefined && imageId !== 'image' && images.some((image) => image.id === imageId)) {
    return `${name} has the image ${imageId} already. Give each image of a sample an image_id of its own`;
  }
  if (size + imageSize > largest) {
    return `${name} has over ${largest / 1024 / 1024} MiB of pictures since line ${line}. Are the ids right?`;
  }
  return undefined;
}

/** Images that have no names of their own are called by their places. */
function finish({ line, id, prompt, images, metadata }: Gathered): Row {
  const named = images.map((image, place) =>
    image.id === 'image' && images.length > 1 ? { ...image, id: String(place + 1) } : image,
  );
  const drawn = id ?? sampleIdOf([typeof prompt === 'string' ? prompt : '']);
  return { line, value: sampleFields({ id: drawn, prompt, images: named, metadata }), isGathered: true };
}
