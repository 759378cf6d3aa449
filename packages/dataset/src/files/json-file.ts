import { writeJson } from '@visionprefer/journal';
import { openFile } from './open-file.ts';

/** A JSON array that is written one element a line. */
export interface JsonArrayFile {
  write(value: unknown): void;
  finish(): { rows: number; bytes: number; sha256: string };
  discard(): void;
}

/** Begins a file with a JSON array, or with `lines` one of JSON lines. */
export function openJsonFile(path: string, { lines = false }: { lines?: boolean } = {}): JsonArrayFile {
  const file = openFile(path);
  const encoder = new TextEncoder();
  let rows = 0;
  let text = lines ? '' : '[';
  const flush = () => {
    file.write(encoder.encode(text));
    text = '';
  };
  return {
    write(value) {
      const before = lines ? '' : rows ? ',\n' : '\n';
      text += before + writeJson(value) + (lines ? '\n' : '');
      rows++;
      if (text.length > 256 * 1024) flush();
    },
    finish() {
      if (!lines) text += '\n]\n';
      flush();
      const sha256 = file.close();
      return { rows, bytes: file.bytes, sha256 };
    },
    discard: file.discard,
  };
}
