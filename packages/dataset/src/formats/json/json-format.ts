import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openJsonFile } from '../../files/json-file.ts';
import { createSplitFiles } from '../../files/split-files.ts';
import { type ExportImage, type ExportPair, type Split, splits } from '../../load/export-pair.ts';
import type { Format, FormatTarget, FormatWriter } from '../format.ts';
import { type JsonReading, readJsonPairs } from './read-json-pairs.ts';

/** A format that is JSON: a folder for each aspect with a file for each split, images beside. */
export interface JsonFormat extends Pick<Format, 'id' | 'description' | 'trainer' | 'columns'>, JsonReading {
  /** Names of the files. Default: `train.json`, `validation.json` and `test.json`. */
  fileNames?: Readonly<Record<Split, string>>;
  /** The records of pairs that belong to one sample. */
  toRecords(pairs: readonly ExportPair[], put: PutImage): Iterable<PlacedRecord>;
}

/** Puts an image beside the records. Gives its path as they name it. */
export type PutImage = (image: ExportImage) => string;

/** A record, and the file it belongs to. */
export interface PlacedRecord {
  aspect: string;
  split: Split;
  record: unknown;
}

const usualNames = { train: 'train.json', validation: 'validation.json', test: 'test.json' };

/** Makes a {@link Format} of how its records are written and read. */
export function jsonFormat({ expected, toPairs, toRecords, fileNames = usualNames, ...about }: JsonFormat): Format {
  return {
    ...about,
    wholeSamples: false,
    loadable: false,
    create(target) {
      const put: PutImage = (image) => target.images.put(target.folder, image);
      return createJsonWriter(target, fileNames, (pairs) => toRecords(pairs, put));
    },
    read: (path) => readJsonPairs(path, { expected, toPairs }),
  };
}

function createJsonWriter(
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
