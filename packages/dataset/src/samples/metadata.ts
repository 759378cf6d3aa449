import type { Json } from '@visionprefer/core';
import { plainValue } from './plain-value.ts';

/** What stands beside prompt and images. */
export type Metadata = Record<string, Json>;

/** Something that is kept otherwise than it was written, or not at all: told once of each column. */
export interface Note {
  column: string;
  message: string;
}

/** The plain values among fields; and notes of those that cannot be kept. What is missing is neither. */
export function readMetadata(fields: Iterable<readonly [name: string, cell: unknown]>): {
  metadata: Metadata;
  notes: Note[];
} {
  const kept: [string, Json][] = [];
  const notes: Note[] = [];
  for (const [column, cell] of fields) {
    const read = plainValue(cell);
    if (read === undefined) continue;
    if ('value' in read) kept.push([column, read.value]);
    else notes.push({ column, message: `${column} holds ${read.problem}, which are not kept as metadata` });
  }
  return { metadata: Object.fromEntries(kept), notes };
}

/**
 * Metadata of a sample, and that of its images: what they share is one value, and where they differ it is an object from
 * image id to value. Of a name that the sample has too, the images' is called `seed_2`.
 */
export function withImages(
  metadata: Metadata,
  images: readonly { id: string; metadata?: Metadata | undefined }[],
): Metadata {
  const values = new Map<string, [imageId: string, value: Json][]>();
  for (const { id, metadata: own = {} } of images) {
    for (const [name, value] of Object.entries(own)) {
      const told = values.get(name);
      if (told) told.push([id, value]);
      else values.set(name, [[id, value]]);
    }
  }
  const rest = [...values].map(([name, told]): [string, Json] => {
    const [[, first] = ['', null]] = told;
    const isShared = told.length === images.length && told.every(([, value]) => isSame(value, first));
    return [name, isShared ? first : Object.fromEntries(told)];
  });
  return withRest(metadata, Object.fromEntries(rest));
}

/** Metadata, and more of it. What has a name that is taken by something else is called `seed_2`. */
export function withRest(metadata: Metadata, rest: Metadata): Metadata {
  const entries = Object.entries(rest);
  if (entries.length === 0) return metadata;
  const all = new Map(Object.entries(metadata));
  for (const [name, value] of entries) {
    const taken = all.get(name);
    if (taken === undefined || !isSame(taken, value)) all.set(freeName(name, all), value);
  }
  return Object.fromEntries(all);
}

function isSame(one: Json, other: Json): boolean {
  return one === other || (typeof one === 'object' && JSON.stringify(one) === JSON.stringify(other));
}

function freeName(name: string, taken: ReadonlyMap<string, Json>): string {
  let free = name;
  for (let place = 2; taken.has(free); place++) free = `${name}_${place}`;
  return free;
}
