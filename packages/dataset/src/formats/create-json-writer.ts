import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openJsonFile } from '../write/json-array-file.ts';
import { createSplitFiles } from '../write/split-files.ts';
import type { ExportPair, FormatTarget, FormatWriter, Split } from './format.ts';
import { splits } from './format.ts';

/** A record, and the file it belongs to. */
export interface PlacedRecord {
  aspect: string;
  split: Split;
  record: unknown;
}

/** Creates the writer of a format that is JSON: a folder for each aspect with a file for each split, images beside. */
export function createJsonWriter(
  target: FormatTarget,
  fileNames: Readonly<Record<Split, string>>,
  toRecords: (pairs: readonly ExportPair[]) => Iterable<PlacedRecord>,
): FormatWriter {
  const open = ({ folder, split }: { folder: string; split: Split }) => {
    mkdirSync(join(target.folder, folder), { recursive: true });
    const path = `${folder}/${fileNames[split]}`;
    return { path, ...openJsonFile(join(target.folder, path)) };
  };
  const files = createSplitFiles(open);
  return {
    async write(pairs) {
      for (const { aspect, split, record } of toRecords(pairs)) files.at(aspect, split).write(record);
    },
    async finish() {
      // Trainers open all of them, so that the ones without a record are there too.
      for (const { aspect } of [...files.entries()]) for (const split of splits) files.at(aspect, split);
      return [...files.entries()].map(({ aspect, split, file }) => {
        return { path: file.path, aspect, split, ...file.finish() };
      });
    },
    discard() {
      for (const { file } of files.entries()) file.discard();
    },
  };
}
