/**
 * Trains the ready model, `ready/`, on photographs with generated artefacts (MJ-Bench, MIT: a folder with `pairs.json` of
 * `{ prompt, better, worse }`) and on the drawn scenes of this repository. The same files give the same bytes:
 *
 *     npm run train -w packages/encoder-lite0 -- <mj-bench folder>
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PreferencePair } from '@visionprefer/core';
import { openEncoder, trainVpScore, writeModel } from '@visionprefer/vp-score';
import sharp from 'sharp';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('Name the folder of MJ-Bench: it holds pairs.json and the pictures.');

const encoder = await openEncoder('lite0');
const pairs = [...(await photographs(folder)), ...drawnScenes()];
process.stderr.write(`${pairs.length} pairs\n`);
const model = await trainVpScore(pairs, {
  encoder,
  curve: true,
  onProgress: ({ pictures, of }) => {
    if (pictures % 100 === 0) process.stderr.write(`pictures ${pictures} of ${of}\n`);
  },
});
await writeModel(model, fileURLToPath(new URL('../ready', import.meta.url)));
await encoder.close?.();

interface Listed {
  prompt: string;
  better: string;
  worse: string;
}

/**
 * Fidelity: an original against its edited copy, once as they are and once both squeezed to 160 × 160 px, where no trace
 * of how they were encoded is left. Aesthetic: an original against a copy with a spoilt look, both encoded alike.
 */
async function photographs(from: string): Promise<PreferencePair[]> {
  const listed = JSON.parse(readFileSync(join(from, 'pairs.json'), 'utf8')) as Listed[];
  const pairs: PreferencePair[] = [];
  for (const [index, { prompt, better, worse }] of listed.entries()) {
    const [original, edited] = [better, worse].map((file) => readFileSync(join(from, file)));
    if (!original || !edited) continue;
    pairs.push(pairOf('fidelity', prompt, original, edited));
    pairs.push(pairOf('fidelity', prompt, await squeeze(original), await squeeze(edited)));
    pairs.push(pairOf('aesthetic', prompt, await reencode(original), await reencode(await spoil(original, index))));
  }
  return pairs;
}

/** Every two pictures of a scene of which one is certainly the better, in fidelity and in aesthetic. */
function drawnScenes(): PreferencePair[] {
  const samples = new URL('../../../examples/samples/', import.meta.url);
  const read = <T>(name: string) =>
    readFileSync(new URL(name, samples), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as T);
  const truths = new Map(
    read<{ sampleId: string; orders: Record<string, string[][]> }>('truth.jsonl').map((truth) => [
      truth.sampleId,
      truth,
    ]),
  );
  return read<{ id: string; prompt: string; images: { id: string; url: string }[] }>('samples.jsonl').flatMap(
    ({ id, prompt, images }) => {
      const pictures = new Map(images.map((image) => [image.id, readFileSync(new URL(image.url, samples))]));
      const orders = truths.get(id)?.orders ?? {};
      return ['fidelity', 'aesthetic'].flatMap((aspect) => {
        const [best = [], ...others] = orders[aspect] ?? [];
        return best.flatMap((good) =>
          others.flat().flatMap((bad) => {
            const [chosen, rejected] = [pictures.get(good), pictures.get(bad)];
            return chosen && rejected ? [pairOf(aspect, prompt, chosen, rejected)] : [];
          }),
        );
      });
    },
  );
}

function squeeze(picture: Buffer): Promise<Buffer> {
  return sharp(picture).resize(160, 160, { fit: 'fill' }).png().toBuffer();
}

function reencode(picture: Buffer): Promise<Buffer> {
  return sharp(picture).resize(384, 384, { fit: 'inside' }).jpeg({ quality: 92 }).toBuffer();
}

/** One of six ways to spoil how a picture looks, in turn: flat, dark, glaring, lurid, with a cast, out of focus. */
function spoil(picture: Buffer, index: number): Promise<Buffer> {
  const ways = [
    () => sharp(picture).linear(0.45, 70),
    () => sharp(picture).linear(0.45, 0),
    () => sharp(picture).linear(1.7, 20),
    () => sharp(picture).modulate({ saturation: 2.6 }),
    () =>
      sharp(picture).recomb([
        [1.15, 0.1, 0],
        [0, 0.8, 0],
        [0, 0.05, 0.6],
      ]),
    () => sharp(picture).resize(512, 512, { fit: 'inside' }).blur(3),
  ];
  const way = ways[index % ways.length];
  if (!way) throw new RangeError(`There is no way ${index} to spoil a picture.`);
  return way().png().toBuffer();
}

function pairOf(aspect: string, prompt: string, chosen: Buffer, rejected: Buffer): PreferencePair {
  const side = (id: string, bytes: Buffer, score: number) => ({
    id,
    url: `data:image/png;base64,${bytes.toString('base64')}`,
    score,
    hash: '',
  });
  return {
    id: prompt,
    sampleId: prompt,
    prompt,
    aspect,
    chosen: side('better', chosen, 4),
    rejected: side('worse', rejected, 2),
    margin: 2,
    probability: 1,
    votes: { for: 1, against: 0, tied: 0, missing: 0 },
    conflicts: [],
    annotationKeys: [],
  };
}
