import { copyFileSync, linkSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createKeySet, type KeySet } from '@visionprefer/core';
import type { ExportImage } from '../load/export-pair.ts';

/** Image files of a data set. */
export interface ImageStore {
  /** Puts an image below the folder of a format, unless it is there. Gives its path relative to that folder. */
  put(folder: string, image: ExportImage): string;
  /** Image files that a folder has, and their bytes. */
  count(folder: string): { images: number; bytes: number };
}

interface Kept {
  names: KeySet;
  bytes: number;
}

/**
 * Creates a store that keeps each picture once in a folder, named by its content, and once on the disk: what several
 * formats need is linked, or copied where the disk cannot link.
 */
export function createImageStore(): ImageStore {
  const folders = new Map<string, Kept>();
  return {
    put(folder, image) {
      let kept = folders.get(folder);
      if (!kept) {
        mkdirSync(join(folder, 'images'), { recursive: true });
        kept = { names: createKeySet(), bytes: 0 };
        folders.set(folder, kept);
      }
      if (kept.names.add(image.name)) {
        kept.bytes += image.bytes.length;
        write(image, join(folder, 'images', image.name), findOther(folders, folder, image.name));
      }
      return `images/${image.name}`;
    },
    count(folder) {
      const kept = folders.get(folder);
      return { images: kept?.names.size ?? 0, bytes: kept?.bytes ?? 0 };
    },
  };
}

function findOther(folders: ReadonlyMap<string, Kept>, folder: string, name: string): string | undefined {
  for (const [other, { names }] of folders) {
    if (other !== folder && names.has(name)) return join(other, 'images', name);
  }
  return undefined;
}

function write(image: ExportImage, path: string, other: string | undefined): void {
  if (other === undefined) {
    // Not flushed one by one, which costs more than writing them: a file that a power cut emptied is not what its name says.
    writeFileSync(path, image.bytes, { flag: 'wx' });
    return;
  }
  try {
    linkSync(other, path);
  } catch {
    copyFileSync(other, path);
  }
}
