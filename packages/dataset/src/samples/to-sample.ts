import { isUtf8 } from 'node:buffer';
import type { Json } from '@visionprefer/core';
import { known } from '../known.ts';
import { readId } from '../read-id.ts';
import { isPlainImage } from './image-columns.ts';
import { plainValue } from './plain-value.ts';
import { generatorOf, isNoImage, readImages, urlOf, type WrittenImage } from './read-images.ts';
import { sampleIdOf } from './sample-id.ts';
import type { TableColumns } from './table-columns.ts';

/** What a row of a table says of a sample, unchecked. */
export interface WrittenSample {
  /** Undefined where none is written. */
  id: string | undefined;
  prompt: unknown;
  images: unknown;
  metadata: Record<string, Json>;
}

/** Reads a row by what its columns hold; or tells why it cannot be read. */
export function toSample(row: Record<string, unknown>, columns: TableColumns): WrittenSample | { problem: string } {
  const read = columns.id === undefined ? { id: undefined } : readId(textOf(row[columns.id]), columns.id);
  if ('problem' in read) return read;
  const prompt = textOf(row[columns.prompt]);
  if (prompt instanceof Uint8Array) return { problem: `${columns.prompt} is not UTF-8 text` };
  const listed = columns.list === undefined ? fromColumns(row, columns) : readImages(row[columns.list]);
  if ('problem' in listed) return listed;
  const telling = [...columns.images.values()].map(({ image }) => image).filter((image) => tells(row, image));
  const metadata = [...columns.metadata, ...telling].map((name) => [name, plainValue(row[name])] as const);
  return {
    id: read.id,
    prompt,
    images: listed.images,
    metadata: Object.fromEntries(metadata.filter((entry): entry is [string, Json] => entry[1] !== undefined)),
  };
}

/** The fields of a sample as the check expects them. An id that is not written is drawn from prompt and images. */
export function sampleFields({ id, prompt, images, metadata }: WrittenSample): Record<string, unknown> {
  const urls = Array.isArray(images) ? images.map((image: { url?: unknown }) => image.url) : [];
  return known({
    id: id ?? sampleIdOf([prompt, ...urls].map((part) => (typeof part === 'string' ? part : ''))),
    prompt,
    images,
    metadata: Object.keys(metadata).length ? metadata : undefined,
  });
}

function fromColumns(
  row: Record<string, unknown>,
  { images, imageId }: TableColumns,
): { images: WrittenImage[] } | { problem: string } {
  const written: WrittenImage[] = [];
  for (const [key, { image, generator }] of images) {
    const cell = row[image];
    if (isNoImage(cell) || tells(row, image)) continue;
    const read = images.size === 1 && imageId !== undefined ? readId(textOf(row[imageId]), imageId) : { id: key };
    if ('problem' in read) return read;
    const maker = generator === undefined ? undefined : generatorOf(textOf(row[generator]));
    written.push(known({ id: read.id ?? key, url: urlOf(cell), generator: maker }));
  }
  return { images: written };
}

/** A column named like one of images may tell something of them instead: numbers, yes and no, a list of features. */
function tells(row: Record<string, unknown>, column: string): boolean {
  const cell = row[column];
  if (isPlainImage(column) || isNoImage(cell)) return false;
  if (typeof cell === 'string') return /^(?:[+-]?\d+(?:\.\d+)?|true|false)$/i.test(cell);
  const isPicture = typeof cell === 'object' && cell !== null && ('bytes' in cell || 'path' in cell);
  return !isPicture && !(cell instanceof Uint8Array);
}

/** Bytes that are text, which some writers do not mark as such, as text. */
function textOf(cell: unknown): unknown {
  if (!(cell instanceof Uint8Array)) return cell;
  return isUtf8(cell) ? new TextDecoder().decode(cell) : cell;
}
