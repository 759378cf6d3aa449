import type { Json } from '@visionprefer/core';
import { known } from '../known.ts';
import type { NamedTable } from '../tables/find-tables.ts';
import { toDataUrl } from '../tables/to-data-url.ts';
import type { Row } from './row.ts';
import { sampleIdOf } from './sample-id.ts';
import { findColumns, type TableColumns } from './table-columns.ts';

/** A sample that is being put together from rows that stand together. */
interface Gathered {
  line: number;
  named: string | undefined;
  prompt: unknown;
  images: { id: string; url?: unknown; generator?: string }[];
  metadata: Record<string, Json>;
}

/**
 * Reads samples from tables, by the names of the columns: `prompt` (or `text`, `caption`), and the images in one of three
 * ways. As a list, `images`; as columns, `image_1`, `image_2` … or `jpg_0`, `jpg_1`, with `generator_1` or `model_0`; or
 * one image a row, `image` (or `file_name`), where rows that stand together and have the same `sample_id` (or `id`), or
 * else the same prompt, are one sample. An image is encoded bytes, as Hugging Face `datasets` stores them, which become a
 * `data:` url; or a path or url.
 *
 * @throws InputError when a table has no prompt or no image.
 */
export async function* readTableRows(tables: readonly NamedTable[]): AsyncGenerator<Row, void, undefined> {
  let line = 0;
  for (const { label, open } of tables) {
    const table = await open();
    const columns = findColumns(table.columns, label);
    const oneImage = columns.list === undefined && columns.images.size === 1;
    let gathered: Gathered | undefined;
    for await (const row of table.rows()) {
      line++;
      const sample = toSample(row, columns, line);
      if (gathered && oneImage && nameOf(gathered) === nameOf(sample)) {
        gathered.images.push(...sample.images);
        continue;
      }
      if (gathered) yield finish(gathered, oneImage);
      gathered = sample;
    }
    if (gathered) yield finish(gathered, oneImage);
  }
}

function toSample(row: Record<string, unknown>, columns: TableColumns, line: number): Gathered {
  const id = columns.id === undefined ? undefined : row[columns.id];
  const metadata = columns.metadata.flatMap((name): [string, Json][] => {
    const value = row[name];
    const plain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    return plain ? [[name, value]] : [];
  });
  return {
    line,
    named: typeof id === 'string' || typeof id === 'number' ? String(id) : undefined,
    prompt: row[columns.prompt],
    images: columns.list === undefined ? fromColumns(row, columns) : fromList(row[columns.list]),
    metadata: Object.fromEntries(metadata),
  };
}

function fromColumns(row: Record<string, unknown>, { images }: TableColumns): Gathered['images'] {
  return [...images].flatMap(([key, { image, generator }]) => {
    const cell = row[image];
    if (cell === null || cell === undefined || cell === '') return [];
    const maker = generator === undefined ? undefined : row[generator];
    const own = images.size === 1 && typeof row.image_id === 'string' ? row.image_id : key;
    return [known({ id: own, url: urlOf(cell), generator: textOf(maker) || undefined })];
  });
}

function fromList(cell: unknown): Gathered['images'] {
  if (!Array.isArray(cell)) return [];
  return cell.map((item: unknown, place) => {
    const { id, url, generator } = (typeof item === 'object' && item !== null ? item : {}) as Record<string, unknown>;
    return known({ id: textOf(id) ?? String(place + 1), url: url ?? urlOf(item), generator: textOf(generator) });
  });
}

/** Bytes as a `data:` url, a struct without bytes by its path, a path or url as it is. */
function urlOf(cell: unknown): unknown {
  const url = toDataUrl(cell);
  if (url !== undefined) return url;
  return typeof cell === 'object' && cell !== null && 'path' in cell ? cell.path : cell;
}

function textOf(cell: unknown): string | undefined {
  return typeof cell === 'string' ? cell : undefined;
}

function nameOf({ named, prompt }: Gathered): unknown {
  return named ?? prompt;
}

function finish({ line, named, prompt, images, metadata }: Gathered, oneImage: boolean): Row {
  // Images that were one a row have no names of their own yet, but for those of an `image_id`.
  const own = new Set(images.map(({ id }) => id)).size === images.length;
  const value = known({
    id: named ?? sampleIdOf(oneImage ? [String(prompt)] : [String(prompt), ...images.map(({ url }) => String(url))]),
    prompt,
    images: own ? images : images.map((image, place) => ({ ...image, id: String(place + 1) })),
    metadata: Object.keys(metadata).length ? metadata : undefined,
  });
  return { line, value };
}
