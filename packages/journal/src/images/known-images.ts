import { type FileHandle, open, readFile } from 'node:fs/promises';
import type { Image, KnownImage, KnownImages } from '@visionprefer/core';
import { type NotedImage, writeFrame } from './image-frames.ts';
import { createIdentifier } from './image-identity.ts';
import { createImageTable, type ImageTable } from './image-table.ts';

/** Known images in a file. Losing it costs nothing but reading the images again. */
export interface ImagesFile extends KnownImages {
  /** Whether an image that was looked for and not found was another one when an earlier run read it. */
  hasChanged(image: Image): boolean;
  /** Writes down what was noted and not yet written. */
  close(): Promise<void>;
}

/**
 * What a look at an image told. Its identity is text of as many characters as it has bytes: an application holds its
 * samples, and so all looks at them, and a Buffer takes ten times as much.
 */
interface Look {
  place: string;
  identity: string | undefined;
  found: KnownImage | undefined;
}

/** Images that are written at once, and how long the first of them waits for the others. */
const frameImages = 1024;
const frameMs = 5_000;

/**
 * Opens the file that tells what images were in earlier runs, beside a journal: for `annotations.jsonl` it is
 * `annotations.images`. A file is known by its path, size, times and number on the disk, and by what it was prepared for;
 * an image of the web by its url, which is taken for unchanged. A file that cannot be read or written, is torn or is
 * something else is passed over: then images are read again.
 *
 * @param preparedBy The version of what prepares images. Another one may prepare them in another way: what was noted
 * under it is passed over.
 */
export async function openKnownImages(journal: string, preparedBy: string): Promise<ImagesFile> {
  const path = nameFile(journal);
  const { file, table } = await openTable(path, writeHeader(preparedBy)).catch(() => ({
    file: undefined,
    table: undefined,
  }));
  const looked = new WeakMap<Image, Look>();
  const identify = createIdentifier();
  let noted: NotedImage[] = [];
  let writtenMs = performance.now();
  let writing: Promise<unknown> = Promise.resolve();
  const write = () => {
    writtenMs = performance.now();
    const frame = writeFrame(noted);
    noted = [];
    writing = writing.then(() => file?.appendFile(frame)).catch(() => {});
  };
  return {
    async find(image, limits) {
      if (!file) return undefined;
      const { place, identity } = await identify(image, limits);
      const found = identity && table?.find(identity);
      looked.set(image, { place: place.toString('latin1'), identity: identity?.toString('latin1'), found });
      return found;
    },
    hasChanged(image) {
      const { place, found } = looked.get(image) ?? {};
      if (place === undefined || found) return false;
      return table?.hasPlace(Buffer.from(place, 'latin1')) ?? false;
    },
    note(image, _, known) {
      // Only what was looked at before it was read: what is there now may have come since.
      const { identity, found } = looked.get(image) ?? {};
      looked.delete(image);
      if (!identity || (found && isSame(found, known))) return;
      noted.push({ identity: Buffer.from(identity, 'latin1'), known });
      if (noted.length >= frameImages || performance.now() - writtenMs >= frameMs) write();
    },
    async close() {
      if (noted.length) write();
      await writing;
      await file?.close();
    },
  };
}

/** All of a file in one piece; `readFile` of a handle would hold it twice. */
async function readAll(file: FileHandle): Promise<Buffer> {
  const { size } = await file.stat();
  const content = Buffer.allocUnsafeSlow(size);
  const { bytesRead } = await file.read(content, 0, size, 0);
  return content.subarray(0, bytesRead);
}

/** Reads the same without opening it to write: nothing is noted, mended or made. */
export async function readKnownImages(journal: string, preparedBy: string): Promise<KnownImages> {
  const header = writeHeader(preparedBy);
  const content = await readFile(nameFile(journal)).catch(() => undefined);
  const isSound = content?.subarray(0, header.length).equals(header);
  const table = content && isSound ? createImageTable(content, header.length) : undefined;
  const identify = createIdentifier();
  return {
    async find(image, limits) {
      const { identity } = table ? await identify(image, limits) : {};
      return identity && table?.find(identity);
    },
    note() {},
  };
}

function nameFile(journal: string): string {
  return journal.replace(/(\.jsonl)?$/, '.images');
}

const kind = 'visionprefer images ';

function writeHeader(preparedBy: string): Buffer {
  return Buffer.from(`${kind}1 ${preparedBy}\n`);
}

interface OpenedTable {
  file: FileHandle | undefined;
  table: ImageTable | undefined;
}

async function openTable(path: string, header: Buffer): Promise<OpenedTable> {
  const file = await open(path, 'a+');
  try {
    return await readTable(file, header);
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function readTable(file: FileHandle, header: Buffer): Promise<OpenedTable> {
  const content = await readAll(file);
  if (content.subarray(0, header.length).equals(header)) {
    const table = createImageTable(content, header.length);
    // What follows a torn frame would never be found.
    if (table.soundBytes < content.length) await file.truncate(table.soundBytes);
    return { file, table };
  }
  if (content.length && content.toString('latin1', 0, kind.length) !== kind) {
    await file.close();
    return { file: undefined, table: undefined };
  }
  await file.truncate(0);
  await file.appendFile(header);
  return { file, table: undefined };
}

function isSame(one: KnownImage, other: KnownImage): boolean {
  return (
    one.hash === other.hash &&
    one.preparation === other.preparation &&
    one.mediaType === other.mediaType &&
    one.width === other.width &&
    one.height === other.height
  );
}
