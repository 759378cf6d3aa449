import { parseInputLine } from '@visionprefer/journal';
import { known } from '../known.ts';
import { readId } from '../read-id.ts';
import { toDataUrl } from '../tables/to-data-url.ts';

/** An image as it stands in a file, unchecked. */
export interface WrittenImage {
  id: string;
  url?: unknown;
  generator?: string;
}

/**
 * Reads a list of images: texts, bytes, or objects with `url` (or `path`, or `bytes`), `id` and `generator`. An image
 * without an id is called by its place, from 1; null is no image. What is no image at all stays, for the check to tell.
 */
export function readImages(list: unknown): { images: unknown } | { problem: string } {
  const items = typeof list === 'string' ? parseList(list) : list;
  if (typeof list === 'string' && list.trim() !== '' && !Array.isArray(items)) {
    const problem = `images is ${JSON.stringify(list.slice(0, 60))}, which is no list. Write it as JSON, ["a.png", "b.png"], or give each image a column: image_1, image_2`;
    return { problem };
  }
  if (!Array.isArray(items)) return { images: list };
  const images: unknown[] = [];
  for (const [index, item] of items.entries()) {
    if (isNoImage(item)) continue;
    const fields = isFields(item) ? item : {};
    const read = readId(fields.id, `images[${index}].id`);
    if ('problem' in read) return read;
    const url = fields.url ?? urlOf(item);
    const isImage = isFields(item) || typeof url === 'string';
    images.push(
      isImage ? known({ id: read.id ?? String(index + 1), url, generator: generatorOf(fields.generator) }) : item,
    );
  }
  return { images };
}

/** Whether nothing stands where an image may: null, empty text, NaN, or a struct of bytes and path with neither. */
export function isNoImage(item: unknown): boolean {
  if (item === null || item === undefined || item === '' || Number.isNaN(item)) return true;
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

/** Bytes as a `data:` url, a struct without bytes by its path, a path or url as it is. */
export function urlOf(cell: unknown): unknown {
  const url = toDataUrl(cell);
  if (url !== undefined) return url;
  if (!isFields(cell)) return cell;
  return typeof cell.path === 'string' ? cell.path : undefined;
}

/** Who made an image, by a text or a number; undefined where nothing stands. */
export function generatorOf(written: unknown): string | undefined {
  const read = readId(written, 'generator');
  return 'id' in read ? read.id : undefined;
}
