import { hash } from 'node:crypto';
import { type BigIntStats, stat } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Image, ImageLimits, KnownImage, KnownImages } from '@visionprefer/core';
import { identityBytes, type NotedImage, writeFrame } from './image-frames.ts';
import { createImageTable, type ImageTable } from './image-table.ts';

/** Known images in a file. Losing it costs nothing but reading the images again. */
export interface ImagesFile extends KnownImages {
  /** Whether nothing is known from earlier runs. */
  readonly isNew: boolean;
  /** Writes down what was noted and not yet written. */
  close(): Promise<void>;
}

/** Images that are written at once, and how long the first of them waits for the others. */
const frameImages = 1024;
const frameMs = 5_000;

/**
 * Opens the file that tells what images were in earlier runs, beside a journal: for `annotations.jsonl` it is
 * `annotations.images`. A file is known by its path, size, times and number on the disk, and by what it was prepared for;
 * an image of the web by its url, which is taken for unchanged. A file that cannot be read or written, is torn or is
 * something else is passed over: then images are read again.
 */
export async function openKnownImages(journal: string): Promise<ImagesFile> {
  const path = journal.replace(/(\.jsonl)?$/, '.images');
  const { file, table } = await openTable(path).catch(() => ({ file: undefined, table: undefined }));
  const looked = new WeakMap<Image, { identity: Buffer; found: KnownImage | undefined }>();
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
    isNew: !table,
    async find(image, limits) {
      const identity = file && (await identify(image, limits));
      const found = identity && table?.find(identity);
      if (identity) looked.set(image, { identity, found });
      return found;
    },
    note(image, _, known) {
      // Only what was looked at before it was read: what is there now may have come since.
      const { identity, found } = looked.get(image) ?? {};
      if (!identity || (found && isSame(found, known))) return;
      noted.push({ identity, known });
      if (noted.length >= frameImages || performance.now() - writtenMs >= frameMs) write();
    },
    async close() {
      if (noted.length) write();
      await writing;
      await file?.close();
    },
  };
}

const { version } = createRequire(import.meta.url)('@visionprefer/images/package.json') as { version: string };
const kind = 'visionprefer images ';
/** Another version may prepare pictures in another way. */
const header = Buffer.from(`${kind}1 ${version}\n`);

async function openTable(path: string): Promise<{ file: FileHandle | undefined; table: ImageTable | undefined }> {
  const file = await open(path, 'a+');
  const content = await file.readFile();
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

/** How old a change must be, in milliseconds, for a later one to have another time: file systems count in steps. */
const stepMs = 50;
const coarseStepMs = 2_000;

/** Gives an image's identity; undefined when it has none that could be trusted later. */
function createIdentifier(): (image: Image, limits: ImageLimits) => Promise<Buffer | undefined> {
  const texts = new WeakMap<ImageLimits, string>();
  const textOf = (limits: ImageLimits) => {
    // How many images a question shows does not change the picture.
    const { maxBytes, maxSide, maxPixels, mediaTypes } = limits;
    const text = texts.get(limits) ?? JSON.stringify([maxBytes, maxSide, maxPixels, mediaTypes]);
    texts.set(limits, text);
    return text;
  };
  return async ({ url }, limits) => {
    if (!/^file:/i.test(url)) return digest([url, textOf(limits)]);
    const path = toPath(url);
    const stats = path === undefined ? undefined : await statIfThere(path);
    if (!stats) return undefined;
    const { size, mtimeNs, ctimeNs, ino } = stats;
    const step = ctimeNs % 1_000_000_000n === 0n ? coarseStepMs : stepMs;
    if (Date.now() - Number(ctimeNs / 1_000_000n) < step) return undefined;
    return digest([path, size, mtimeNs, ctimeNs, ino, textOf(limits)]);
  };
}

function digest(parts: readonly unknown[]): Buffer {
  return hash('sha256', parts.join('\0'), 'buffer').subarray(0, identityBytes);
}

function toPath(url: string): string | undefined {
  try {
    return fileURLToPath(url);
  } catch {
    return undefined;
  }
}

/** By callback: for thousands of small files a promise costs several times as much. */
function statIfThere(path: string): Promise<BigIntStats | undefined> {
  return new Promise((resolve) => {
    stat(path, { bigint: true }, (error, stats) => resolve(error ? undefined : stats));
  });
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
