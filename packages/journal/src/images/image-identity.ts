import { hash } from 'node:crypto';
import { type BigIntStats, stat, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Image, ImageLimits } from '@visionprefer/core';
import { placeBytes } from './image-frames.ts';

/** By what an image is known from run to run. */
export interface ImageIdentity {
  /** Where it lies, and what it is prepared for. */
  place: Buffer;
  /** The place, and what lies there now; absent when that could not be trusted later. */
  identity?: Buffer;
}

/** How old a change must be, in milliseconds, for a later one to have another time: file systems count in steps. */
const stepMs = 50;
const coarseStepMs = 2_000;

/** Creates the teller of what images are. */
export function createIdentifier(): (image: Image, limits: ImageLimits) => Promise<ImageIdentity> {
  const look = createLooker();
  const texts = new WeakMap<ImageLimits, string>();
  const textOf = (limits: ImageLimits) => {
    // How many images a question shows does not change the picture.
    const { maxBytes, maxSide, maxPixels, mediaTypes } = limits;
    const text = texts.get(limits) ?? JSON.stringify([maxBytes, maxSide, maxPixels, mediaTypes]);
    texts.set(limits, text);
    return text;
  };
  return async ({ url }, limits) => {
    const path = toPath(url);
    const place = digest([path ?? url, textOf(limits)]);
    if (path === undefined) return { place, identity: Buffer.concat([place, digest([])]) };
    const stats = await look(path);
    if (!stats) return { place };
    const { size, mtimeNs, ctimeNs, ino } = stats;
    const step = ctimeNs % 1_000_000_000n === 0n ? coarseStepMs : stepMs;
    if (Date.now() - Number(ctimeNs / 1_000_000n) < step) return { place };
    return { place, identity: Buffer.concat([place, digest([size, mtimeNs, ctimeNs, ino])]) };
  };
}

function digest(parts: readonly unknown[]): Buffer {
  return hash('sha256', parts.join('\0'), 'buffer').subarray(0, placeBytes);
}

/** The path of a file; undefined for what lies elsewhere. */
function toPath(url: string): string | undefined {
  if (!/^file:/i.test(url)) return undefined;
  try {
    return fileURLToPath(url);
  } catch {
    return undefined;
  }
}

/** A disk that takes longer than this for so many looks in a row is far away, and the next looks do not wait for it. */
const slowMs = 1;
const slowLooks = 3;
const looksApart = 256;

/**
 * Creates a way of looking at thousands of files. On a disk at hand it does so at once: handing each look to another
 * thread takes five times as long as the look.
 */
function createLooker(): (path: string) => Promise<BigIntStats | undefined> {
  let slow = 0;
  let apart = 0;
  return async (path) => {
    if (apart > 0) {
      apart--;
      slow = 0;
      return new Promise((resolve) => {
        stat(path, { bigint: true }, (error, stats) => resolve(error ? undefined : stats));
      });
    }
    const startedMs = performance.now();
    try {
      return statSync(path, { bigint: true });
    } catch {
      return undefined;
    } finally {
      slow = performance.now() - startedMs > slowMs ? slow + 1 : 0;
      if (slow === slowLooks) apart = looksApart;
    }
  };
}
