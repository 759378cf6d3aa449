import type { Column } from '../column.ts';
import type { ExportPair } from '../load/export-pair.ts';
import { evidenceColumns, evidenceOf } from './evidence-columns.ts';
import type { Format } from './format.ts';
import { type PlacedRow, parquetFormat } from './parquet-format.ts';
import type { RowImage } from './read-parquet-pairs.ts';

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
export const hub: Format = parquetFormat({
  id: 'hub',
  description: 'a data set as the Hugging Face hub shows it: prompt, chosen and rejected image, all the evidence',
  trainer: 'the Hugging Face hub, datasets, DuckDB, pandas',
  columns,
  toRows: (pairs) => pairs.map(toRow),
  needed: ['prompt', 'chosen', 'rejected'],
  toPair: (row) => ({ prompt: row.prompt, chosen: sideOf(row, 'chosen'), rejected: sideOf(row, 'rejected') }),
});

function sideOf(row: Readonly<Record<string, unknown>>, side: 'chosen' | 'rejected'): RowImage {
  return {
    image: row[side],
    id: row[`${side}_id`],
    score: row[`${side}_score`],
    generator: row[`${side}_generator`],
  };
}

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
