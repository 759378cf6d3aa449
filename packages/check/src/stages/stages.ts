import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Weights } from '@visionprefer/autodiff';

/** Keeps what was computed, so that a check that was killed goes on from there. */
export interface Stages {
  /**
   * What the stage gave before, or what it gives now.
   *
   * @param inputs Everything that the result depends on: with other inputs it is computed anew.
   */
  json<T>(name: string, inputs: unknown, compute: () => Promise<T>): Promise<T>;
  /** The same for the weights of a model. */
  weights(name: string, inputs: unknown, compute: () => Promise<Weights>): Promise<Weights>;
}

/**
 * Keeps stages in memory, and in a folder, a file each, where one is given. A file is there whole or not at all.
 */
export function openStages(folder: string | undefined): Stages {
  const memory = new Map<string, string>();
  const keep = async <T>(name: string, inputs: unknown, codec: Codec<T>, compute: () => Promise<T>): Promise<T> => {
    const digest = createHash('sha256').update(JSON.stringify(inputs)).digest('hex').slice(0, 16);
    const fileName = `${name.replace(/[^\w.-]+/g, '_')}-${digest}.json`;
    const remembered = memory.get(fileName);
    if (remembered !== undefined) return codec.read(remembered);
    const file = folder === undefined ? undefined : join(folder, fileName);
    const kept = file === undefined ? undefined : await readKept(file, codec);
    if (kept !== undefined) return kept;
    const computed = await compute();
    memory.set(fileName, codec.write(computed));
    if (folder === undefined || file === undefined) return computed;
    await mkdir(folder, { recursive: true });
    await writeFile(`${file}.part`, codec.write(computed));
    await rename(`${file}.part`, file);
    return computed;
  };
  return {
    json: <T>(name: string, inputs: unknown, compute: () => Promise<T>) => keep<T>(name, inputs, jsonCodec(), compute),
    weights: (name, inputs, compute) => keep(name, inputs, weightsCodec, compute),
  };
}

interface Codec<T> {
  write(value: T): string;
  read(text: string): T;
}

function jsonCodec<T>(): Codec<T> {
  return { write: (value) => JSON.stringify(value), read: (text) => JSON.parse(text) as T };
}

/** Weights as base64 of their bytes: the same bits come back. */
const weightsCodec: Codec<Weights> = {
  write: (weights) =>
    JSON.stringify(
      Object.fromEntries(
        Object.entries(weights).map(([name, { buffer, byteOffset, byteLength }]) => [
          name,
          Buffer.from(buffer, byteOffset, byteLength).toString('base64'),
        ]),
      ),
    ),
  read: (text) =>
    Object.fromEntries(
      Object.entries(JSON.parse(text) as Record<string, string>).map(([name, bytes]) => [
        name,
        new Float32Array(Uint8Array.from(Buffer.from(bytes, 'base64')).buffer),
      ]),
    ),
};

async function readKept<T>(file: string, codec: Codec<T>): Promise<T | undefined> {
  try {
    return codec.read(await readFile(file, 'utf8'));
  } catch {
    // Not there, or damaged: it is computed anew.
    return undefined;
  }
}
