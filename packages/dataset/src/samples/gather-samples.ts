import type { Note } from './metadata.ts';
import type { WrittenImage } from './read-images.ts';
import type { Row } from './row.ts';
import { sampleIdOf } from './sample-id.ts';
import type { TableColumns } from './table-columns.ts';
import { tellOnce } from './tell-once.ts';
import { sampleFields, type WrittenSample } from './to-sample.ts';

/** Samples of rows with one image each. One sample is held at a time. */
export interface Gathering {
  /** Takes a row, and gives the sample that ended before it, and what is wrong with the row. */
  add(
    written: WrittenSample,
    line: number,
    columns: Pick<TableColumns, 'imageId' | 'id'>,
  ): Generator<Row, void, undefined>;
  /** Gives the last sample. */
  finish(): Generator<Row, void, undefined>;
}

interface Gathered extends Pick<WrittenSample, 'id' | 'prompt'> {
  line: number;
  images: WrittenImage[];
  /** Characters of its urls. */
  size: number;
}

/** An `id` may be that of the row. */
const ofImages: Note = {
  column: 'id',
  message:
    'rows with the same prompt have different ids, so each is a sample of its own. If id names the image, call it image_id, and the rows become one sample',
};

/** Characters that the pictures of one sample may have as `data:` urls: rows without end that are one sample are none. */
const largest = 512 * 1024 * 1024;

/**
 * Gathers rows that stand together and have the same id, or else the same prompt, into one sample. What they tell besides
 * is metadata: one value where they agree, and an object from image id to value where they do not.
 */
export function gatherSamples(): Gathering {
  let gathered: Gathered | undefined;
  const tell = tellOnce();
  return {
    *add(written, line, { imageId, id }) {
      const [first] = written.images as WrittenImage[];
      if (!first) return yield { line, problem: 'the row has no image' };
      // What a row tells is told of its image: rows of one sample may differ in it.
      const image = { ...first, metadata: written.metadata };
      const size = typeof image.url === 'string' ? image.url.length : 0;
      if (!gathered || keyOf(gathered) !== keyOf(written)) {
        if (gathered?.prompt === written.prompt && id?.toLowerCase() === 'id') yield* tell([ofImages], line);
        yield* this.finish();
        gathered = { id: written.id, prompt: written.prompt, images: [image], line, size };
        return;
      }
      const problem = findProblem(gathered, written.prompt, imageId === undefined ? undefined : image.id, size);
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
function keyOf({ id, prompt }: Pick<WrittenSample, 'id' | 'prompt'>): string {
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
function finish({ line, id, prompt, images }: Gathered): Row {
  const named = images.map((image, place) =>
    image.id === 'image' && images.length > 1 ? { ...image, id: String(place + 1) } : image,
  );
  const drawn = id ?? sampleIdOf([typeof prompt === 'string' ? prompt : '']);
  return { line, value: sampleFields({ id: drawn, prompt, images: named, metadata: {} }), isGathered: true };
}
