import type { Column } from '../column.ts';
import type { ExportImage, ExportPair, Split } from '../load/export-pair.ts';
import type { Format } from './format.ts';
import { createParquetWriter, type PlacedRow } from './parquet-format.ts';
import { readParquetRows, toDatasetImage } from './read-parquet-pairs.ts';
import { describeAspect } from './trl.ts';

const columns: readonly Column[] = [
  { name: 'image', type: 'image', holds: 'one image' },
  { name: 'caption', type: 'string', holds: 'the prompt that the image was made from' },
  { name: 'prompt', type: 'messages', holds: 'one message of the user: the prompt, and whether the image is good' },
  { name: 'completion', type: 'messages', holds: 'one message of the assistant: that it is' },
  { name: 'label', type: 'boolean', holds: 'true when the image won all its pairs, false when it lost all of them' },
  { name: 'score', type: 'double', holds: 'score of the image in the aspect, 1 to 5' },
  { name: 'wins', type: 'integer', holds: 'pairs that the image won' },
  { name: 'losses', type: 'integer', holds: 'pairs that the image lost' },
  { name: 'sample_id', type: 'string', holds: 'id of the sample the image belongs to' },
  { name: 'image_id', type: 'string', holds: 'id of the image within its sample' },
  { name: 'image_hash', type: 'string', holds: 'content hash of the image' },
  { name: 'generator', type: 'string?', holds: 'who made the image' },
  { name: 'aspect', type: 'string', holds: 'the aspect the images were compared in, or `overall`' },
];

/**
 * Unpaired preference: each image once, desirable or not. An image that won one pair and lost another is neither, and
 * is left out.
 */
export const kto: Format = {
  id: 'kto',
  description: 'unpaired preference, in Parquet: each image is desirable or not',
  trainer: 'TRL KTOTrainer (a judge), Diffusion-KTO (a generator)',
  columns,
  wholeSamples: true,
  loadable: true,
  create: (target) => createParquetWriter({ columns, toRows }, target),
  async *read(path) {
    let rows: Record<string, unknown>[] = [];
    const nameOf = (row: Record<string, unknown> | undefined) => `${row?.aspect} ${row?.sample_id}`;
    for await (const { row, split } of readParquetRows(path, ['image', 'caption', 'label'])) {
      if (rows.length && nameOf(rows[0]) !== nameOf(row)) {
        yield* pairUp(rows);
        rows = [];
      }
      rows.push({ ...row, split });
    }
    yield* pairUp(rows);
  },
};

/** Every desirable image with every undesirable one of the same sample. */
function* pairUp(rows: readonly Record<string, unknown>[]) {
  const describe = ({ image, image_id: id, score, generator }: Record<string, unknown>) =>
    toDatasetImage({ image, id, score, generator });
  for (const good of rows) {
    if (good.label !== true) continue;
    for (const bad of rows) {
      if (bad.label !== false) continue;
      const { caption, aspect, split } = good;
      yield {
        prompt: String(caption),
        chosen: describe(good),
        rejected: describe(bad),
        aspect: typeof aspect === 'string' ? aspect : undefined,
        split: split as Split | undefined,
      };
    }
  }
}

interface Standing {
  image: ExportImage;
  side: ExportPair['pair']['chosen'];
  aspect: string;
  wins: number;
  losses: number;
}

function* toRows(pairs: readonly ExportPair[]): Generator<PlacedRow> {
  const [first] = pairs;
  if (!first) return;
  const { split, pair } = first;
  for (const { image, side, aspect, wins, losses } of count(pairs)) {
    if (wins && losses) continue;
    const question = `This image was made from the prompt:\n\n${pair.prompt}\n\nIs it good ${describeAspect(aspect)}?`;
    const row = {
      image,
      caption: pair.prompt,
      prompt: [{ role: 'user', content: question }],
      completion: [{ role: 'assistant', content: 'Yes, it is.' }],
      label: wins > 0,
      score: side.score,
      wins,
      losses,
      sample_id: pair.sampleId,
      image_id: side.id,
      image_hash: image.hash,
      generator: side.generator ?? null,
      aspect,
    };
    yield { aspect, split, row, images: [image] };
  }
}

/** How often each image won and lost in each aspect. */
function count(pairs: readonly ExportPair[]): Iterable<Standing> {
  const standings = new Map<string, Standing>();
  for (const { pair, chosen, rejected } of pairs) {
    const { aspect } = pair;
    const standingOf = (image: ExportImage, side: Standing['side']) => {
      const key = `${image.hash} ${aspect}`;
      const standing = standings.get(key) ?? { image, side, aspect, wins: 0, losses: 0 };
      standings.set(key, standing);
      return standing;
    };
    standingOf(chosen, pair.chosen).wins++;
    standingOf(rejected, pair.rejected).losses++;
  }
  return standings.values();
}
