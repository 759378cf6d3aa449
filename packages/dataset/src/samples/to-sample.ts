import { isUtf8 } from 'node:buffer';
import { known } from '../known.ts';
import { readId } from '../read-id.ts';
import { isPlainImage } from './image-columns.ts';
import { type Metadata, type Note, readMetadata, withImages } from './metadata.ts';
import { isNoImage, readGenerator, readImages, urlOf, type WrittenImage, type WrittenImages } from './read-images.ts';
import { sampleIdOf } from './sample-id.ts';
import type { TableColumns } from './table-columns.ts';

/** What a row of a table says of a sample, unchecked. */
export interface WrittenSample {
  /** Undefined where none is written. */
  id: string | undefined;
  prompt: unknown;
  images: unknown;
  metadata: Metadata;
  /** What cannot be kept as it is. */
  notes: Note[];
}

/** Reads a row by what its columns hold; or tells why it cannot be read. */
export function toSample(row: Record<string, unknown>, columns: TableColumns): WrittenSample | { problem: string } {
  const read = columns.id === undefined ? { id: undefined } : readId(textOf(row[columns.id]), columns.id);
  if ('problem' in read) return read;
  const prompt = textOf(row[columns.prompt]);
  if (prompt instanceof Uint8Array) return { problem: `${columns.prompt} is not UTF-8 text` };
  const list = listIn(row, columns);
  const listed = list === undefined ? fromColumns(row, columns) : readImages(list);
  if ('problem' in listed) return listed;
  const fields = columns.metadata.map((name) => [name, textOf(row[name])] as const);
  const { metadata, notes } = readMetadata([...fields, ...(listed.rest ?? [])]);
  return { id: read.id, prompt, images: listed.images, metadata, notes: [...listed.notes, ...notes] };
}

/** The fields of a sample as the check expects them. An id that is not written is drawn from prompt and images. */
export function sampleFields({ id, prompt, images, metadata }: Omit<WrittenSample, 'notes'>): Record<string, unknown> {
  const written = Array.isArray(images) ? (images as unknown[]).filter(isWritten) : [];
  const urls = written.map(({ url }) => url);
  const all = withImages(metadata, written);
  return known({
    id: id ?? sampleIdOf([prompt, ...urls].map((part) => (typeof part === 'string' ? part : ''))),
    prompt,
    images,
    metadata: Object.keys(all).length ? all : undefined,
  });
}

function isWritten(image: unknown): image is WrittenImage {
  return typeof image === 'object' && image !== null && 'id' in image;
}

/** The list of images that a row holds: in a column of lists, or in the only column of images, as HPDv2 has it. */
function listIn(row: Record<string, unknown>, { list, images, isOneImage }: TableColumns): unknown {
  if (list !== undefined) return row[list] ?? [];
  const [sole] = isOneImage ? images.values() : [];
  const cell = sole && row[sole.image];
  return Array.isArray(cell) && !cell.every((item) => typeof item === 'number') ? cell : undefined;
}

/** Whether a row holds one image, and belongs to a sample with those beside it. */
export function holdsOneImage(row: Record<string, unknown>, columns: TableColumns): boolean {
  return columns.isOneImage && listIn(row, columns) === undefined;
}

function fromColumns(
  row: Record<string, unknown>,
  { images, imageId }: TableColumns,
): WrittenImages | { problem: string } {
  const written: WrittenImage[] = [];
  const rest: [string, unknown][] = [];
  const notes: Note[] = [];
  for (const [key, { image, generator }] of images) {
    const cell = row[image];
    if (isNoImage(cell)) continue;
    if (tells(cell, image)) {
      rest.push([image, cell]);
      continue;
    }
    const read = images.size === 1 && imageId !== undefined ? readId(textOf(row[imageId]), imageId) : { id: key };
    if ('problem' in read) return read;
    const made = generator === undefined ? undefined : readGenerator(textOf(row[generator]), generator);
    written.push(known({ id: read.id ?? key, url: urlOf(cell), generator: made?.generator }));
    rest.push(...(made?.rest ?? []));
    notes.push(...(made?.notes ?? []));
  }
  return { images: written, rest, notes };
}

/** A column named like one of images may tell something of them instead: numbers, yes and no, a list of features. */
function tells(cell: unknown, column: string): boolean {
  if (isPlainImage(column)) return false;
  if (typeof cell === 'string') return /^(?:[+-]?\d+(?:\.\d+)?|true|false)$/i.test(cell);
  const isPicture = typeof cell === 'object' && cell !== null && ('bytes' in cell || 'path' in cell);
  return !isPicture && !(cell instanceof Uint8Array);
}

/** Bytes that are text, which some writers do not mark as such, as text. */
function textOf(cell: unknown): unknown {
  if (!(cell instanceof Uint8Array)) return cell;
  return isUtf8(cell) ? new TextDecoder().decode(cell) : cell;
}
