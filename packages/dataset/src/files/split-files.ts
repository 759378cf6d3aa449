import type { Split } from '../load/export-pair.ts';
import { aspectFolder } from './aspect-folder.ts';

/** The files of one format, one for each aspect and split, opened when the first pair needs them. */
export interface SplitFiles<T> {
  at(aspect: string, split: Split): T;
  entries(): Iterable<{ aspect: string; split: Split; file: T }>;
}

/** Creates {@link SplitFiles}. `open` is told the name of the aspect's folder. */
export function createSplitFiles<T>(
  open: (place: { folder: string; aspect: string; split: Split }) => T,
): SplitFiles<T> {
  const files = new Map<string, { aspect: string; split: Split; file: T }>();
  return {
    at(aspect, split) {
      const key = `${split} ${aspect}`;
      let entry = files.get(key);
      if (!entry) {
        entry = { aspect, split, file: open({ folder: aspectFolder(aspect), aspect, split }) };
        files.set(key, entry);
      }
      return entry.file;
    },
    entries: () => files.values(),
  };
}
