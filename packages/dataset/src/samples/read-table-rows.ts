import { InputError, type Json } from '@visionprefer/core';
import { toDataUrl } from '../tables/to-data-url.ts';
import { drawId } from './draw-id.ts';
import type { NamedTable } from './find-tables.ts';
import type { Row } from './row.ts';

/** A sample that is being put together from rows that stand together. */
interface Gathered {
  line: number;
  named: string | undefined;
  prompt: unknown;
  images: { id: string; url: unknown; generator?: string }[];
  metadata: Record<string, Json>;
}

/** What the columns of a table hold. */
interface Columns {
  id: string | undefined;
  prompt: string;
  /** Image id → its column and that of its generator. */
  images: ReadonlyMap<string, { image: string; generator: string | undefined }>;
  /** A list of images, each a struct with `url`, or with bytes. */
  list: string | undefined;
  metadata: readonly string[];
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

function findColumns(names: readonly string[], label: string): Columns {
  const find = (...patterns: RegExp[]) => names.find((name) => patterns.some((pattern) => pattern.test(name)));
  const prompt = find(/^prompt$/i) ?? find(/^(text|caption)$/i);
  const list = find(/^images$/i);
  const images = list === undefined ? findImages(names) : new Map();
  const missing = [
    ...(prompt === undefined ? ['prompt'] : []),
    ...(list === undefined && !images.size ? ['image'] : []),
  ];
  if (prompt === undefined || missing.length) {
    throw new InputError(
      `${label} has no column ${missing.join(' and no ')}; it has ${names.join(', ')}. Expected prompt, and images, image_1, image_2 … or image.`,
    );
  }
  const id = find(/^sample_id$/i) ?? find(/^id$/i);
  const used = new Set([
    id,
    prompt,
    list,
    ...[...images.values()].flatMap(({ image, generator }) => [image, generator]),
  ]);
  return { id, prompt, images, list, metadata: names.filter((name) => !used.has(name) && !/^image_id$/i.test(name)) };
}

/** Pick-a-Pic has `jpg_0` for images, and `image_0_url` for what is not one. */
function findImages(names: readonly string[]): Columns['images'] {
  const jpg = names.some((name) => /^jpg_\d+$/i.test(name));
  const pattern = jpg ? /^jpg_(\d+)$/i : /^(?:image(?:[ _-]?(?!id$)(.+))?|file_name)$/i;
  const images = new Map<string, { image: string; generator: string | undefined }>();
  const makers = new Map(names.map((name) => [name.toLowerCase().replace(/^(generator|model)[ _-]?/, 'made '), name]));
  for (const name of names) {
    const match = pattern.exec(name);
    if (!match) continue;
    const ending = match[1];
    images.set(ending ?? 'image', { image: name, generator: makers.get(`made ${ending?.toLowerCase() ?? ''}`) });
  }
  return images;
}

function toSample(row: Record<string, unknown>, columns: Columns, line: number): Gathered {
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

function fromColumns(row: Record<string, unknown>, { images }: Columns): Gathered['images'] {
  return [...images].flatMap(([key, { image, generator }]) => {
    const cell = row[image];
    if (cell === null || cell === undefined || cell === '') return [];
    const maker = generator === undefined ? undefined : row[generator];
    const own = images.size === 1 && typeof row.image_id === 'string' ? row.image_id : key;
    return [{ id: own, url: urlOf(cell), ...(typeof maker === 'string' && maker && { generator: maker }) }];
  });
}

function fromList(cell: unknown): Gathered['images'] {
  if (!Array.isArray(cell)) return [];
  return cell.map((item: unknown, place) => {
    const { id, url, generator } = (typeof item === 'object' && item !== null ? item : {}) as Record<string, unknown>;
    return {
      id: typeof id === 'string' ? id : String(place + 1),
      url: url ?? urlOf(item),
      ...(typeof generator === 'string' && { generator }),
    };
  });
}

/** Bytes as a `data:` url, a struct without bytes by its path, a path or url as it is. */
function urlOf(cell: unknown): unknown {
  const url = toDataUrl(cell);
  if (url !== undefined) return url;
  return typeof cell === 'object' && cell !== null && 'path' in cell ? cell.path : cell;
}

function nameOf({ named, prompt }: Gathered): unknown {
  return named ?? prompt;
}

function finish({ line, named, prompt, images, metadata }: Gathered, oneImage: boolean): Row {
  // Images that were one a row have no names of their own yet, but for those of an `image_id`.
  const own = new Set(images.map(({ id }) => id)).size === images.length;
  const value = {
    id: named ?? drawId(oneImage ? [String(prompt)] : [String(prompt), ...images.map(({ url }) => String(url))]),
    prompt,
    images: own ? images : images.map((image, place) => ({ ...image, id: String(place + 1) })),
    ...(Object.keys(metadata).length && { metadata }),
  };
  return { line, value };
}
