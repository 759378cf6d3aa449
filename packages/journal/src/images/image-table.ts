import type { KnownImage } from '@visionprefer/core';
import { type ImageFrame, readFrame } from './image-frames.ts';

/** What a file of known images tells. */
export interface ImageTable {
  /** Bytes up to the end of its last whole frame. */
  soundBytes: number;
  find(identity: Buffer): KnownImage | undefined;
  /** Whether any image lay at a place, be it this one or an earlier one. */
  hasPlace(place: Buffer): boolean;
}

/**
 * Makes the frames of a file findable, from a place on. What does not lie in a whole frame is not there. The file stays
 * in memory as it is, with 8 to 16 bytes more for each image.
 */
export function createImageTable(file: Buffer, start: number): ImageTable {
  const frames: { frame: ImageFrame; first: number }[] = [];
  let soundBytes = start;
  let count = 0;
  const texts = new Map<string, string>();
  const next = () => readFrame(file, soundBytes, texts);
  for (let frame = next(); frame; frame = next()) {
    frames.push({ frame, first: count });
    soundBytes += frame.bytes;
    count += frame.count;
  }

  /** The frame that holds an image by its number in the file. */
  const frameOf = (number: number) => {
    let low = 0;
    let high = frames.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((frames[middle]?.first ?? 0) <= number) low = middle;
      else high = middle - 1;
    }
    return frames[low];
  };
  const slots = new Uint32Array(2 ** Math.ceil(Math.log2(count * 2 + 1)));
  const last = slots.length - 1;
  const holds = (slot: number, short: number, identity: Buffer) => {
    const number = (slots[slot] ?? 1) - 1;
    const held = frameOf(number);
    if (held?.frame.shortIdentity(number - held.first) !== short) return false;
    return held.frame.hasIdentity(number - held.first, identity);
  };
  for (const { frame, first } of frames) {
    for (let place = 0; place < frame.count; place++) {
      const short = frame.shortIdentity(place);
      let slot = short & last;
      // An image that many samples show was noted many times: the last is nearest to the truth, and the only one kept.
      while (slots[slot] !== 0 && !holds(slot, short, frame.identity(place))) slot = (slot + 1) & last;
      slots[slot] = first + place + 1;
    }
  }
  /** All images whose identity begins so. */
  function* search(beginning: Buffer): Generator<KnownImage, void, undefined> {
    for (let slot = beginning.readUInt32LE(0) & last; slots[slot] !== 0; slot = (slot + 1) & last) {
      const number = (slots[slot] ?? 1) - 1;
      const held = frameOf(number);
      if (held?.frame.hasIdentity(number - held.first, beginning)) yield held.frame.read(number - held.first);
    }
  }
  return {
    soundBytes,
    find: (identity) => search(identity).next().value ?? undefined,
    hasPlace: (place) => !search(place).next().done,
  };
}
