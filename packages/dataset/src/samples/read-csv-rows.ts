import { InputError } from '@visionprefer/core';
import { known } from '../known.ts';
import { readCells } from '../tables/read-cells.ts';
import type { Row } from './row.ts';
import { sampleIdOf } from './sample-id.ts';

/** What a column of the header holds. `key` tells images apart, or names a field of the metadata. */
interface Column {
  holds: 'id' | 'prompt' | 'image' | 'generator' | 'metadata';
  key: string;
}

/**
 * Reads samples from CSV or TSV, one a line, named by the header: `prompt` (or `text`), `id` (or `sample_id`), and one
 * column for each image: `image_1`, `image_2` … or any other ending, which becomes the image's id. `generator_1` tells
 * who made `image_1`; every other column becomes metadata. An empty image cell means that there is none. Without an id
 * column a sample's id is drawn from its prompt and images, so that it stays the same when lines are moved.
 *
 * @throws InputError when the header has no prompt or no image.
 */
export async function* readCsvRows(path: string, label: string = path): AsyncGenerator<Row, void, undefined> {
  let columns: Column[] | undefined;
  for await (const row of readCells(path)) {
    if ('problem' in row) yield { line: row.line, problem: `${row.problem}. Mend it` };
    else if (columns) yield toRow(row.cells, columns, row.line);
    else columns = readHeader(row.cells, label);
  }
  if (!columns)
    throw new InputError(`${label} is empty. Expected a header with the columns prompt, image_1, image_2 ….`);
}

function readHeader(names: readonly string[], label: string): Column[] {
  const columns = names.map(readColumnName);
  const missing = [
    ...(columns.some(({ holds }) => holds === 'prompt') ? [] : ['prompt']),
    ...(columns.some(({ holds }) => holds === 'image') ? [] : ['image_1, image_2 …']),
  ];
  if (missing.length) {
    throw new InputError(
      `${label}:1: the header has no column ${missing.join(' and none ')}; it has ${names.join(', ')}. Rename the columns.`,
    );
  }
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new InputError(`${label}:1: the header has the column ${twice} twice. Rename one.`);
  return columns;
}

function readColumnName(name: string): Column {
  const plain = name.trim();
  if (/^(id|sample_id)$/i.test(plain)) return { holds: 'id', key: plain };
  if (/^(prompt|text)$/i.test(plain)) return { holds: 'prompt', key: plain };
  const [, kind, ending] = /^(image|generator)(?:[ _-]?(.+))?$/i.exec(plain) ?? [];
  if (kind) return { holds: kind.toLowerCase() as 'image' | 'generator', key: ending ?? 'image' };
  return { holds: 'metadata', key: plain };
}

function toRow(cells: readonly string[], columns: readonly Column[], line: number): Row {
  if (cells.length !== columns.length) {
    const problem = `${cells.length} cells, expected ${columns.length} as in the header. A comma or line end within a cell needs quotes around it`;
    return { line, problem };
  }
  const { id, prompt, urls, generators, metadata } = sortCells(cells, columns);
  const value = known({
    id: id ?? sampleIdOf([prompt, ...urls.values()]),
    prompt,
    images: [...urls].map(([key, url]) => known({ id: key, url, generator: generators.get(key) })),
    metadata: metadata.length ? Object.fromEntries(metadata) : undefined,
  });
  return { line, value };
}

/** The cells of a line by what their columns hold. Of images, generators and metadata empty cells are none. */
interface SortedCells {
  /** Undefined where no column holds ids. */
  id: string | undefined;
  prompt: string;
  urls: Map<string, string>;
  generators: Map<string, string>;
  metadata: [name: string, cell: string][];
}

function sortCells(cells: readonly string[], columns: readonly Column[]): SortedCells {
  const sorted: SortedCells = { id: undefined, prompt: '', urls: new Map(), generators: new Map(), metadata: [] };
  for (const [index, { holds, key }] of columns.entries()) {
    const cell = (cells[index] ?? '').trim();
    if (holds === 'id') sorted.id = cell;
    else if (holds === 'prompt') sorted.prompt = cell;
    else if (cell === '') continue;
    else if (holds === 'image') sorted.urls.set(key, cell);
    else if (holds === 'generator') sorted.generators.set(key, cell);
    else sorted.metadata.push([key, cell]);
  }
  return sorted;
}
