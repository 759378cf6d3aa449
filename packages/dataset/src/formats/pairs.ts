import { join } from 'node:path';
import { preferencePairSchema } from '@visionprefer/core';
import type { Column } from '../column.ts';
import { openJsonFile } from '../files/json-file.ts';
import type { ExportImage, Split } from '../load/export-pair.ts';
import type { Format, FormatTarget, FormatWriter } from './format.ts';
import { readJsonPairs } from './json/read-json-pairs.ts';

const columns: readonly Column[] = [
  {
    name: 'id',
    type: 'string',
    holds: 'and all other fields of a [pair](records.md#pair--pairsjsonl), as they were given',
  },
  { name: 'chosen.url', type: 'string', holds: 'path of the image in `images/`, relative to the folder of the format' },
  { name: 'rejected.url', type: 'string', holds: 'the same for the rejected image' },
];

/** Our own records, with their images beside them: everything a pair holds, ready to be moved. */
export const pairs: Format = {
  id: 'pairs',
  description: 'JSON lines with everything a pair holds, and its images beside them',
  trainer: 'visionprefer, jq, your own script',
  columns,
  wholeSamples: false,
  loadable: false,
  create: createWriter,
  read: (path) =>
    readJsonPairs(path, {
      expected: 'a pair',
      toPairs(record) {
        const checked = preferencePairSchema.safeParse(record);
        if (!checked.success) return undefined;
        const { prompt, aspect, margin, probability, chosen, rejected } = checked.data;
        const sides = { chosen: { ...chosen, path: chosen.url }, rejected: { ...rejected, path: rejected.url } };
        return [{ prompt, aspect, margin, probability: probability ?? undefined, ...sides }];
      },
    }),
};

function createWriter({ folder, images }: FormatTarget): FormatWriter {
  const files = new Map<Split, ReturnType<typeof openJsonFile>>();
  const fileOf = (split: Split) => {
    const file = files.get(split) ?? openJsonFile(join(folder, `${split}.jsonl`), { lines: true });
    files.set(split, file);
    return file;
  };
  const place = (image: ExportImage) => ({ url: images.put(folder, image) });
  return {
    async write(all) {
      for (const { pair, split, chosen, rejected } of all) {
        const sides = {
          chosen: { ...pair.chosen, ...place(chosen) },
          rejected: { ...pair.rejected, ...place(rejected) },
        };
        fileOf(split).write({ ...pair, ...sides });
      }
    },
    async finish() {
      return [...files].map(([split, file]) => ({ path: `${split}.jsonl`, split, ...file.finish() }));
    },
    discard() {
      for (const file of files.values()) file.discard();
    },
  };
}
