import type { LoadedImage } from '@visionprefer/core';

/** A picture as a file has it: what core's image loaders give. */
export type EncoderImage = Pick<LoadedImage, 'bytes' | 'hash'>;

/**
 * Makes numbers of a picture, and of its prompt where it looks at prompts. Heads are trained on these numbers, so that
 * whoever has the same `digest` and `preprocessing` gives the same numbers, on every machine, but for the last bits.
 */
export interface Encoder {
  /** What it is called, such as `lite0`: `openEncoder` opens it by this name. */
  id: string;
  /** SHA-256 in hex of its weights and of how features are taken from them; of its version where it has no weights. */
  digest: string;
  /** How a picture becomes what the weights are shown, in words that are the same for the same preparation. */
  preprocessing: string;
  /** Numbers in a row. */
  dimensions: number;
  /** Whether the row depends on the prompt. */
  usesPrompt: boolean;
  /**
   * The features of each image: a row of `dimensions` finite numbers, in the order of the images. A row does not depend
   * on what else is asked at the same time.
   *
   * @param prompts As many as images. May be left out where `usesPrompt` is false.
   * @throws ImageError when a picture cannot be decoded: never a row of zeros. Ask for one at a time to know which.
   * @throws InputError when prompts are used and are missing.
   */
  embed(images: readonly EncoderImage[], prompts?: readonly string[] | undefined): Promise<Float32Array[]>;
  /** The encoder as one ONNX model, to be exported together with heads. Absent where it is not one. */
  graph?(): Promise<EncoderGraph>;
  /** Gives back what it holds: threads and memory of its runtime. */
  close?(): Promise<void>;
}

/** An encoder as an ONNX model that is shown prepared pictures. */
export interface EncoderGraph {
  /** The bytes of the ONNX file, opset 17. */
  model: Uint8Array;
  /** Name of the input: float32 `[n, 3, height, width]`. */
  input: string;
  /** Name of the output: float32 `[n, dimensions]`. */
  output: string;
  /** What is to be done to a picture first. */
  preprocessing: Preprocessing;
}

/** How a picture becomes the tensor that a model is shown. It is upright and sRGB before, and on white where it has alpha. */
export interface Preprocessing {
  /** Pixels. */
  width: number;
  height: number;
  /**
   * How the picture gets that size. `fill`: stretched. `cover`: scaled until it covers the frame, the middle is taken.
   * `contain`: scaled until it fits into the frame, the rest is `background`.
   */
  fit: 'fill' | 'cover' | 'contain';
  /** What scaling weighs the pixels with. It spreads over all pixels that fall together, so that nothing flickers. */
  kernel: 'bilinear' | 'bicubic' | 'lanczos';
  /** What is subtracted from red, green and blue (0 to 1), and what the rest is divided by. */
  mean: readonly [number, number, number];
  std: readonly [number, number, number];
  /** Order of the dimensions. */
  layout: 'nchw' | 'nhwc';
  /** Red, green and blue of what `contain` leaves empty, 0 to 255. Default: the mean, so that it is 0 to the model. */
  background?: readonly [number, number, number] | undefined;
}
