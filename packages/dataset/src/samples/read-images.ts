import { parseInputLine } from '@visionprefer/journal';
import { known } from '../known.ts';
import { isNothing, readId } from '../read-id.ts';
import { toDataUrl } from '../tables/to-data-url.ts';
import { type Metadata, type Note, readMetadata } from './metadata.ts';

/** An image as it stands in a file, unchecked. */
export interface WrittenImage {
  id: string;
  url?: unknown;
  generator?: string;
  /** What else is told of it. */
  metadata?: Metadata;
}

/** Images as they stand in a file, and what of them is told. */
export interface WrittenImages {
  images: unknown;
  /** What is told beside them, and is metadata. */
  rest?: [name: string, written: unknown][];
  notes: Note[];
}

/**
 * Reads a list of images: texts, bytes, or objects with `url` (or `path`, or `bytes`), `id` and `generator`. An image
 * without an id is called by its place, from 1; null is no image. What is no image at all stays, for the check to tell.
 */
export function readImages(list: unknown): WrittenImages | { problem: string } {
  const items = typeof list === 'string' ? parseList(list) : list;
  if (typeof list === 'string' && list.trim() !== '' && !Array.isArray(items)) {
    const problem = `images is ${JSON.stringify(list.slice(0, 60))}, which is no list. Write it as JSON, ["a.png", "b.png"], or give each image a column: image_1, image_2`;
    return { problem };
  }
  if (!Array.isArray(items)) return { images: list, notes: [] };
  const images: unknown[] = [];
  const notes: Note[] = [];
  for (const [index, item] of items.entries()) {
    if (isNoImage(item)) continue;
    const read = isFields(item) ? readFields(item, index) : { image: readBare(item, index), notes: [] };
    if ('problem' in read) return read;
    images.push(read.image);
    notes.push(...read.notes);
  }
  return { images, notes };
}

function readBare(item: unknown, index: number): unknown {
  const url = urlOf(item);
  return typeof url === 'string' ? { id: String(index + 1), url } : item;
}

function readFields(
  fields: Record<string, unknown>,
  index: number,
): { image: WrittenImage; notes: Note[] } | { problem: string } {
  const { id, url, path, bytes, generator, ...rest } = fields;
  const read = readId(id, `images[${index}].id`);
  if ('problem' in read) return read;
  const made = readGenerator(generator, 'generator');
  // The path beside bytes is a name that they had; beside a url it tells something else.
  const beside = url !== undefined && url !== null && bytes === undefined ? { path } : {};
  const { metadata, notes } = readMetadata([...Object.entries({ ...beside, ...rest }), ...made.rest]);
  const image = known({
    id: read.id ?? String(index + 1),
    url: url ?? urlOf(fields),
    generator: made.generator,
    metadata: Object.keys(metadata).length ? metadata : undefined,
  });
  return { image, notes: [...made.notes, ...notes] };
}

/** Whether nothing stands where an image may: null, empty text, NaN and words for it, or a struct of bytes and path with neither. */
export function isNoImage(item: unknown): boolean {
  if (item === null || item === undefined || Number.isNaN(item)) return true;
  if (typeof item === 'string') return isNothing(item);
  return isFields(item) && 'bytes' in item && 'path' in item && !item.bytes && !item.path && !item.url && !item.id;
}

/** A cell of text may hold a list as JSON. */
function parseList(text: string): unknown {
  const parsed = parseInputLine(text);
  return 'value' in parsed ? parsed.value : undefined;
}

function isFields(item: unknown): item is Record<string, unknown> {
  return typeof item === 'object' && item !== null && !Array.isArray(item) && !(item instanceof Uint8Array);
}

/** Bytes as a `data:` url, a struct without bytes by its url or path, a path or url as it is. */
export function urlOf(cell: unknown): unknown {
  const url = toDataUrl(cell);
  if (url !== undefined) return url;
  if (!isFields(cell)) return cell;
  return [cell.url, cell.path].find((written) => typeof written === 'string');
}

/** Who made an image. What is no text and no number is `rest`, metadata, with a note. */
export interface ReadGenerator {
  generator: string | undefined;
  rest: [name: string, written: unknown][];
  notes: Note[];
}

/** Reads who made an image, by a text or a number; undefined where nothing stands. */
export function readGenerator(written: unknown, column: string): ReadGenerator {
  const read = readId(written, column);
  if ('id' in read) return { generator: read.id, rest: [], notes: [] };
  const message = `${column} is no text: it is kept as metadata, and no image has it as its generator`;
  return { generator: undefined, rest: [[column, written]], notes: [{ column, message }] };
}
