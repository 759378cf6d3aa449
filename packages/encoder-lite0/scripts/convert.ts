// Makes model/ of the published weights: the same bytes each time.
//
//   npm run convert -w packages/encoder-lite0             writes model/lite0.onnx and model/encoder.json
//   npm run convert -w packages/encoder-lite0 -- --check  says whether they are what would be written

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  createOnnxEncoder,
  describeEncoder,
  type EncoderDescription,
  nodePlatform,
  type StatedEncoder,
} from '@visionprefer/vp-score';
import { drawLite0 } from './draw-lite0.ts';
import { readWeights } from './read-weights.ts';

/** What the authors of the lite models subtract and divide by, as shares of 255: 127 and 128. */
const [mean, std] = [127 / 255, 128 / 255];

const stated: StatedEncoder = {
  id: 'lite0',
  model: 'lite0.onnx',
  input: 'pixels',
  output: 'features',
  preprocessing: {
    width: 224,
    height: 224,
    fit: 'fill',
    kernel: 'bilinear',
    mean: [mean, mean, mean],
    std: [std, std, std],
    layout: 'nchw',
  },
};

const folder = join(import.meta.dirname, '../model');
const modelPath = join(folder, stated.model);
const descriptionPath = join(folder, 'encoder.json');
const weights = readWeights();
const model = drawLite0(weights);
if (process.argv.includes('--check')) await check();
else await write();

async function write(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(modelPath, model);
  const description = await describeEncoder(model, stated, nodePlatform);
  await checkRounding(description);
  writeFileSync(descriptionPath, `${JSON.stringify(description, undefined, 2)}\n`);
  process.stdout.write(`Written: ${modelPath} (${model.length} bytes, SHA-256 ${description.sha256})\n`);
}

/** Weights of 16 bits must give the features of those of 32 bits. */
async function checkRounding({ proof }: EncoderDescription): Promise<void> {
  const whole = await describeEncoder(drawLite0(weights, false), stated, nodePlatform);
  const [rounded, exact] = [proof, whole.proof].map(
    (text) => new Float32Array(Uint8Array.from(Buffer.from(text, 'base64')).buffer),
  );
  let [apart, size] = [0, 0];
  for (const [place, number] of (exact ?? []).entries()) {
    apart += (number - (rounded?.[place] ?? Number.NaN)) ** 2;
    size += number ** 2;
  }
  const share = Math.sqrt(apart / size);
  if (!(share < 5e-3)) throw new Error(`float16 moves the features by ${share} of their length; expected below 0.005.`);
  process.stdout.write(`float16 moves the features by ${share.toExponential(1)} of their length.\n`);
}

/** The model byte for byte; the proof within what processors may differ by. */
async function check(): Promise<void> {
  if (!Buffer.from(model).equals(readFileSync(modelPath))) {
    process.stdout.write(`${modelPath} is not what the published weights give. Run this without --check.\n`);
    process.exitCode = 1;
    return;
  }
  const description = JSON.parse(readFileSync(descriptionPath, 'utf8')) as EncoderDescription;
  const encoder = await createOnnxEncoder(model, description, nodePlatform);
  process.stdout.write(`${modelPath} is what the published weights give: ${encoder.dimensions} features.\n`);
}
