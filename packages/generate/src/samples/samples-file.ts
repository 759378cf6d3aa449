import { closeSync, fsyncSync, ftruncateSync, openSync, readSync, statSync, writeSync } from 'node:fs';
import { createKeySet, InputError, type KeySet, type Sample } from '@visionprefer/core';
import { cannotWrite, parseJsonLine, readLines, writeFailed, writeJson } from '@visionprefer/journal';

/** The file that samples are appended to, once all their images are there. */
export interface SamplesFile {
  /** Ids of the samples that are in it. */
  readonly ids: Pick<KeySet, 'has'>;
  /** Whether it has the sample with this very prompt. */
  has(prompt: Pick<Sample, 'id' | 'prompt'>): boolean;
  append(sample: Sample): void;
  close(): void;
}

/**
 * Opens or begins a file of samples, which this process alone writes. A last line that was torn by a kill is cut off.
 *
 * @param label The file as the user named it.
 * @throws InputError when it cannot be written, or holds something else.
 */
export async function openSamplesFile(path: string, label: string): Promise<SamplesFile> {
  let file: number;
  try {
    file = openSync(path, 'a+');
  } catch (error) {
    throw cannotWrite(error, label);
  }
  cutTornLine(file, path);
  const ids = createKeySet();
  const whole = createKeySet();
  const nameOf = ({ id, prompt }: Pick<Sample, 'id' | 'prompt'>) => JSON.stringify([id, prompt]);
  for await (const line of readLines(path)) {
    const parsed = 'text' in line ? parseJsonLine(line.text) : line;
    const { id, prompt } = ('value' in parsed ? (parsed.value ?? {}) : {}) as { id?: unknown; prompt?: unknown };
    if (typeof id !== 'string' || typeof prompt !== 'string')
      throw new InputError(`${label}:${line.number} is no sample. Name another folder, or mend it.`);
    ids.add(id);
    whole.add(nameOf({ id, prompt }));
  }
  return {
    ids,
    has: (prompt) => whole.has(nameOf(prompt)),
    append(sample) {
      try {
        writeSync(file, `${writeJson(sample)}\n`);
      } catch (error) {
        throw writeFailed(error, label);
      }
      ids.add(sample.id);
      whole.add(nameOf(sample));
    },
    close() {
      fsyncSync(file);
      closeSync(file);
    },
  };
}

/** Bytes that are read at a time, from the end. */
const block = 64 * 1024;

function cutTornLine(file: number, path: string): void {
  const { size } = statSync(path);
  const bytes = Buffer.alloc(block);
  for (let end = size; end > 0; end -= block) {
    const start = Math.max(0, end - block);
    const read = readSync(file, bytes, 0, end - start, start);
    const feed = bytes.subarray(0, read).lastIndexOf(10);
    if (feed === -1) continue;
    if (start + feed + 1 < size) ftruncateSync(file, start + feed + 1);
    return;
  }
  if (size > 0) ftruncateSync(file, 0);
}
