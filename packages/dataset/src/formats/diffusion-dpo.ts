import type { Column } from '../column.ts';
import type { ExportImage, ExportPair } from '../load/export-pair.ts';
import { evidenceColumns, evidenceOf } from './evidence-columns.ts';
import type { Format } from './format.ts';
import { type PlacedRow, parquetFormat } from './parquet-format.ts';
import { publicUrl } from './public-url.ts';

const columns: readonly Column[] = [
  { name: 'caption', type: 'string', holds: 'the prompt' },
  {
    name: 'jpg_0',
    type: 'bytes',
    holds: 'first image, encoded as it was judged (PNG, JPEG or WebP, whatever the name says)',
  },
  { name: 'jpg_1', type: 'bytes', holds: 'second image' },
  { name: 'label_0', type: 'double', holds: '1 when the first image is the chosen one, else 0; never 0.5' },
  { name: 'label_1', type: 'double', holds: '1 − `label_0`' },
  { name: 'are_different', type: 'boolean', holds: 'true: the same picture twice makes no pair' },
  { name: 'has_label', type: 'boolean', holds: 'true' },
  { name: 'best_image_uid', type: 'string', holds: 'uid of the chosen image' },
  { name: 'image_0_uid', type: 'string', holds: 'content hash of the first image' },
  { name: 'image_1_uid', type: 'string', holds: 'content hash of the second image' },
  { name: 'image_0_url', type: 'string?', holds: 'where the first image was fetched; null for a file' },
  { name: 'image_1_url', type: 'string?', holds: 'where the second image was fetched; null for a file' },
  { name: 'model_0', type: 'string?', holds: 'generator of the first image' },
  { name: 'model_1', type: 'string?', holds: 'generator of the second image' },
  { name: 'ranking_id', type: 'integer', holds: 'number of the pair within the data set' },
  { name: 'num_example_per_prompt', type: 'integer', holds: 'pairs of the same sample and aspect' },
  { name: 'score_0', type: 'double', holds: 'score of the first image in the aspect, 1 to 5' },
  { name: 'score_1', type: 'double', holds: 'score of the second image' },
  ...evidenceColumns,
];

/**
 * The columns of Pick-a-Pic v2, which the trainers of Diffusion-DPO read. Left out of them are `user_id` and
 * `created_at`, which nobody knows here.
 */
export const diffusionDpo: Format = parquetFormat({
  id: 'diffusion-dpo',
  description: 'Parquet with the columns of Pick-a-Pic v2: two images, and which of them wins',
  trainer: 'Diffusion-DPO (diffusers, Salesforce), PickScore',
  columns,
  toRows,
  needed: ['caption', 'jpg_0', 'jpg_1', 'label_0'],
  toPair({ caption, jpg_0, jpg_1, label_0, score_0, score_1, model_0, model_1 }) {
    // A tie, which Pick-a-Pic itself has, is no pair.
    if (label_0 !== 0 && label_0 !== 1) return undefined;
    const first = { image: jpg_0, score: score_0, generator: model_0 };
    const second = { image: jpg_1, score: score_1, generator: model_1 };
    return { prompt: caption, chosen: label_0 ? first : second, rejected: label_0 ? second : first };
  },
});

function* toRows(pairs: readonly ExportPair[], number: () => number): Generator<PlacedRow> {
  const counts = new Map<string, number>();
  for (const { pair } of pairs) counts.set(pair.aspect, (counts.get(pair.aspect) ?? 0) + 1);
  for (const exported of pairs) {
    const { pair, split, chosen, rejected, chosenFirst } = exported;
    const images: readonly [ExportImage, ExportImage] = chosenFirst ? [chosen, rejected] : [rejected, chosen];
    const [first, second] = chosenFirst ? [pair.chosen, pair.rejected] : [pair.rejected, pair.chosen];
    const row = {
      caption: pair.prompt,
      jpg_0: images[0],
      jpg_1: images[1],
      label_0: chosenFirst ? 1 : 0,
      label_1: chosenFirst ? 0 : 1,
      are_different: true,
      has_label: true,
      best_image_uid: chosen.hash,
      image_0_uid: images[0].hash,
      image_1_uid: images[1].hash,
      image_0_url: publicUrl(first.url),
      image_1_url: publicUrl(second.url),
      model_0: first.generator ?? null,
      model_1: second.generator ?? null,
      ranking_id: number(),
      num_example_per_prompt: counts.get(pair.aspect) ?? 1,
      score_0: first.score,
      score_1: second.score,
      ...evidenceOf(exported),
    };
    yield { aspect: pair.aspect, split, row, images };
  }
}
