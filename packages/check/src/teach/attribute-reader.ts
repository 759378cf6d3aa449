import {
  add,
  createFunction,
  createTape,
  createTrainer,
  log,
  matmul,
  mean,
  multiply,
  negate,
  pad,
  type Runtime,
  silu,
  slice,
  softmax,
  sum,
  type Tape,
  type Value,
  type Weights,
} from '@visionprefer/autodiff';
import { createRandom, type Random } from '../random.ts';
import { sceneAt } from '../world/look.ts';
import { paint, pictureSize } from '../world/painter.ts';
import { attributeNames, attributes, type Scene, scenes } from '../world/prompts.ts';

/** Numbers that a reader makes of a picture and a scene. */
export const featureSize: number = attributeNames.length * 2 + 2;

const words = attributeNames.reduce((total, name) => total + attributes[name].length, 0);
const width = 96;
const batch = 128;

/**
 * The encoder of the small world: it has learnt from captioned pictures what their words look like, as CLIP has of the
 * large one. Its features of a picture and a prompt are, for each attribute, how probable the prompt's word and the
 * likeliest word are; how far from pure the colours are; and how much of the picture is painted.
 */
export interface AttributeReader {
  /** A row of `featureSize` numbers for each picture. */
  featuresOf(pictures: Float32Array, scenes: readonly number[]): Promise<Float32Array>;
  close(): Promise<void>;
}

/** Trains an {@link AttributeReader} on pictures to which noise is added. */
export async function trainAttributeReader(runtime: Runtime, seed: number, steps: number): Promise<AttributeReader> {
  const random = createRandom(seed, 'reader');
  const weights = await trainWords(runtime, random, steps);
  const tape = createTape();
  const logProbabilities = declareReader(tape, tape.input('pictures', [batch, pictureSize] as const));
  const { run, close } = await createFunction(runtime, { logProbabilities });
  return {
    async featuresOf(pictures, asked) {
      const features = new Float32Array(asked.length * featureSize);
      for (let start = 0; start < asked.length; start += batch) {
        const some = new Float32Array(batch * pictureSize);
        some.set(pictures.subarray(start * pictureSize, (start + batch) * pictureSize));
        const read = (await run({ ...weights, pictures: some })).logProbabilities;
        for (const [row, scene] of asked.slice(start, start + batch).entries()) {
          const picture = some.subarray(row * pictureSize, (row + 1) * pictureSize);
          const told = read.subarray(row * words, (row + 1) * words);
          features.set(describe(picture, told, sceneAt(scene)), (start + row) * featureSize);
        }
      }
      return features;
    },
    close,
  };
}

async function trainWords(runtime: Runtime, random: Random, steps: number): Promise<Weights> {
  const tape = createTape();
  const logProbabilities = declareReader(tape, tape.input('pictures', [batch, pictureSize] as const));
  const captions = tape.input('captions', [batch, words] as const);
  const loss = negate(mean(sum(multiply(captions, logProbabilities), [1])));
  const first = (rows: number, columns: number) =>
    Float32Array.from({ length: rows * columns }, () => random.normal() / Math.sqrt(rows));
  const weights = {
    in: first(pictureSize, width),
    'in.shift': new Float32Array(width),
    out: first(width, words),
    'out.shift': new Float32Array(words),
  };
  const trainer = await createTrainer(runtime, loss, { weights });
  for (let step = 0; step < steps; step += 1) {
    await trainer.step(drawBatch(random), 2e-3 * (1 - step / steps));
  }
  const trained = trainer.weights();
  await trainer.close();
  return trained;
}

/** A perceptron with one hidden layer; the log-probabilities of each attribute's words add up to one by themselves. */
function declareReader(tape: Tape, pictures: Value<readonly [number, number]>): Value {
  const hidden = silu(
    add(matmul(pictures, tape.parameter('in', [pictureSize, width])), tape.parameter('in.shift', [width])),
  );
  const logits = add(matmul(hidden, tape.parameter('out', [width, words])), tape.parameter('out.shift', [words]));
  let start = 0;
  return attributeNames
    .map((name) => {
      const end = start + attributes[name].length;
      const shares = softmax(slice(logits, 1, start, end));
      const placed = pad(log(add(multiply(shares, 0.999), 0.001 / (end - start))), 1, start, words - end);
      start = end;
      return placed;
    })
    .reduce<Value>((total, each) => add(total, each), multiply(logits, 0));
}

function drawBatch(random: Random) {
  const pictures = new Float32Array(batch * pictureSize);
  const captions = new Float32Array(batch * words);
  for (let row = 0; row < batch; row += 1) {
    const scene = random.below(scenes.length);
    const blur = random.uniform();
    const picture = paint(scene, random);
    for (const [index, pixel] of picture.entries()) {
      pictures[row * pictureSize + index] = pixel * (1 - blur / 2) + random.normal() * blur * 0.6;
    }
    let start = 0;
    const told: Scene = sceneAt(scene);
    for (const name of attributeNames) {
      captions[row * words + start + told[name]] = 1;
      start += attributes[name].length;
    }
  }
  return { pictures, captions };
}

function describe(picture: Float32Array, logProbabilities: Float32Array, asked: Scene): number[] {
  const features: number[] = [];
  let start = 0;
  for (const name of attributeNames) {
    const told = logProbabilities.subarray(start, start + attributes[name].length);
    features.push(told[asked[name]] ?? 0, Math.max(...told));
    start += attributes[name].length;
  }
  const impure = picture.reduce((total, value) => total + (1 - Math.abs(value)) ** 2, 0) / pictureSize;
  const painted = picture.reduce((total, value) => total + value + 1, 0) / pictureSize;
  return [...features, impure * 10, painted];
}
