import { readFile } from 'node:fs/promises';
import { InputError } from '@visionprefer/core';
import type { Platform } from './platform.ts';

/** Node, Bun and Deno: sharp decodes, `onnxruntime-node` runs models, both loaded when they are needed. */
export const nodePlatform: Platform = {
  async decode(bytes) {
    const { decodePixels } = await import('@visionprefer/images');
    return decodePixels(bytes);
  },
  async loadRuntime() {
    try {
      return await import('onnxruntime-node');
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
      throw new InputError(
        `Encoders with weights run on onnxruntime-node, which cannot be loaded (${reason}). Install it: npm install onnxruntime-node`,
        { cause },
      );
    }
  },
  async read(url) {
    try {
      return await readFile(url);
    } catch (cause) {
      throw new InputError(`${url.pathname} cannot be read. Name a file of an encoder that is there.`, { cause });
    }
  },
};
