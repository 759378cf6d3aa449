import { InputError } from '@visionprefer/core';
import { describePreprocessing, toTensor } from '../../pictures/to-tensor.ts';
import type { OnnxRuntime, OnnxSession } from '../../platforms/onnx-runtime.ts';
import type { Platform } from '../../platforms/platform.ts';
import { digest } from '../digest.ts';
import type { Encoder } from '../encoder.ts';
import { type EncoderDescription, readEncoderDescription } from './encoder-description.ts';
import { drawKnownPicture } from './known-picture.ts';
import { decodeProof, prove } from './proof.ts';

/** Where the two files of an encoder are. */
export interface EncoderFiles {
  /** Its `encoder.json`. */
  description: URL;
  /** Default: the file beside it that the description names. */
  model?: URL | undefined;
}

/**
 * Opens an ONNX file whose preprocessing is stated. It is proven first: the file must have the checksum that is stated,
 * and the known picture must give the known features.
 *
 * @throws InputError when a file is missing, is not what was stated, or gives other features.
 */
export async function openOnnxEncoder(files: EncoderFiles, platform: Platform): Promise<Encoder> {
  const label = files.description.pathname;
  const text = new TextDecoder().decode(await platform.read(files.description));
  const description = readEncoderDescription(text, label);
  const model = await platform.read(files.model ?? new URL(description.model, files.description));
  return createOnnxEncoder(model, description, platform);
}

/** {@link openOnnxEncoder}, of files that are in memory. */
export async function createOnnxEncoder(
  model: Uint8Array,
  description: EncoderDescription,
  platform: Platform,
): Promise<Encoder> {
  const { id, input, output, preprocessing, sha256 } = description;
  const found = await digest(model);
  if (found !== sha256) {
    throw new InputError(
      `Encoder ${id}: ${description.model} has the SHA-256 ${found}; expected ${sha256}. The file is damaged or another one: install or copy it again.`,
    );
  }
  const expected = decodeProof(description.proof);
  const { run, close } = await openModel(model, description, platform);
  const problem = prove(await run(toTensor(drawKnownPicture(), preprocessing)), expected);
  if (problem !== undefined) {
    await close();
    throw new InputError(
      `Encoder ${id} does not give the known features for the known picture: ${problem}. Heads trained on it would look plausible and be wrong. Install or copy ${description.model} again, or describe it anew with describeEncoder().`,
    );
  }
  return {
    id,
    digest: await digest(`${sha256} ${output}`),
    preprocessing: describePreprocessing(preprocessing),
    dimensions: expected.length,
    usesPrompt: false,
    async embed(images) {
      const rows: Float32Array[] = [];
      // One at a time: in a batch, the last bits of a row depend on its neighbours.
      for (const { bytes } of images) rows.push(await run(toTensor(await platform.decode(bytes), preprocessing)));
      return rows;
    },
    graph: async () => ({ model, input, output, preprocessing }),
    close,
  };
}

/** A model that is ready to run. */
interface OpenModel {
  run(tensor: Float32Array): Promise<Float32Array>;
  close(): Promise<void>;
}

/** Loads a model and runs it on one prepared picture at a time, on one thread. */
export async function openModel(
  model: Uint8Array,
  { id, input, output, preprocessing }: Omit<EncoderDescription, 'proof' | 'sha256' | 'model'>,
  platform: Platform,
): Promise<OpenModel> {
  const { width, height, layout } = preprocessing;
  const runtime = await platform.loadRuntime();
  const session = await createSession(runtime, model, id);
  if (!session.inputNames.includes(input) || !session.outputNames.includes(output)) {
    throw new InputError(
      `Encoder ${id}: the model has the inputs ${session.inputNames.join(', ')} and the outputs ${session.outputNames.join(', ')}; expected ${input} and ${output}.`,
    );
  }
  const shape = layout === 'nchw' ? [1, 3, height, width] : [1, height, width, 3];
  return {
    async run(tensor) {
      const results = await session.run({ [input]: new runtime.Tensor('float32', tensor, shape) }, [output]);
      return readFeatures(results[output]?.data, id);
    },
    close: () => session.release(),
  };
}

async function createSession(runtime: OnnxRuntime, model: Uint8Array, id: string): Promise<OnnxSession> {
  try {
    return await runtime.InferenceSession.create(model, { intraOpNumThreads: 1, interOpNumThreads: 1 });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new InputError(`Encoder ${id} is no ONNX model that onnxruntime can load: ${reason}`, { cause });
  }
}

function readFeatures(data: unknown, id: string): Float32Array {
  if (!(data instanceof Float32Array)) throw new InputError(`Encoder ${id} gives no float32 numbers.`);
  if (!data.every(Number.isFinite)) throw new InputError(`Encoder ${id} gives numbers that are not finite.`);
  return data;
}
