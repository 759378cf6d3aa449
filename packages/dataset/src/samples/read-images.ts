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
  if (!Array.isArray(items)) return { images: list };
  const images: unknown[] = [];
  for (const [index, item] of items.entries()) {
    if (item === null || item === undefined || item === '') continue;
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
