import { readParquetPairs } from '../parquet/read-parquet-pairs.ts';
import { createParquetWriter, type PlacedRow } from './create-parquet-writer.ts';
import { evidenceColumns, evidenceOf } from './evidence-columns.ts';
import type { Column, ExportPair, Format } from './format.ts';

const columns: readonly Column[] = [
  { name: 'prompt', type: 'string', holds: 'the prompt' },
  { name: 'chosen', type: 'image', holds: 'the chosen image' },
  { name: 'rejected', type: 'image', holds: 'the rejected image' },
  { name: 'chosen_score', type: 'double', holds: 'score of the chosen image in the aspect, 1 to 5' },
  { name: 'rejected_score', type: 'double', holds: 'score of the rejected image' },
  { name: 'chosen_generator', type: 'string?', holds: 'who made the chosen image' },
  { name: 'rejected_generator', type: 'string?', holds: 'who made the rejected image' },
  { name: 'chosen_id', type: 'string', holds: 'id of the chosen image within its sample' },
  { name: 'rejected_id', type: 'string', holds: 'id of the rejected image' },
  { name: 'chosen_hash', type: 'string', holds: 'content hash of the chosen image' },
  { name: 'rejected_hash', type: 'string', holds: 'content hash of the rejected image' },
  ...evidenceColumns,
];

/** A folder that the Hugging Face hub shows as a data set. */
export const hub: Format = {
  id: 'hub',
  description: 'a data set as the Hugging Face hub shows it: prompt, chosen and rejected image, all the evidence',
  trainer: 'the Hugging Face hub, datasets, DuckDB, pandas',
  columns,
  wholeSamples: false,
  loadable: true,
  create: (target) => createParquetWriter(columns, target, (pairs) => pairs.map(toRow)),
  read: (path) =>
    readParquetPairs(path, {
      needed: ['prompt', 'chosen', 'rejected'],
      toPair: (row) => ({
        prompt: row.prompt,
        chosen: { image: row.chosen, id: row.chosen_id, score: row.chosen_score, generator: row.chosen_generator },
        rejected: {
          image: row.rejected,
          id: row.rejected_id,
          score: row.rejected_score,
          generator: row.rejected_generator,
        },
      }),
    }),
};

function toRow(exported: ExportPair): PlacedRow {
  const { pair, split, chosen, rejected } = exported;
  const row = {
    prompt: pair.prompt,
    chosen,
    rejected,
    chosen_score: pair.chosen.score,
    rejected_score: pair.rejected.score,
    chosen_generator: pair.chosen.generator ?? null,
    rejected_generator: pair.rejected.generator ?? null,
    chosen_id: pair.chosen.id,
    rejected_id: pair.rejected.id,
    chosen_hash: chosen.hash,
    rejected_hash: rejected.hash,
    ...evidenceOf(exported),
  };
  return { aspect: pair.aspect, split, row, images: [chosen, rejected] };
}
