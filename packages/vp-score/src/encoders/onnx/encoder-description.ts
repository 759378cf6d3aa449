import { InputError } from '@visionprefer/core';
import type { Preprocessing } from '../encoder.ts';

/** What is stated of an ONNX file that makes it an encoder: the content of `encoder.json`. */
export interface EncoderDescription {
  id: string;
  /** File name of the model, beside the description. */
  model: string;
  /** SHA-256 of the model in hex. */
  sha256: string;
  /** Names of the model's input and of the output whose numbers are the features. */
  input: string;
  output: string;
  preprocessing: Preprocessing;
  /** What the model gives for the known picture: float32, little-endian, in base64. */
  proof: string;
}

/** Reads an `encoder.json`. @throws InputError that names what is wrong in it. */
export function readEncoderDescription(text: string, label: string): EncoderDescription {
  const wrong = (what: string) => new InputError(`${label}: ${what}. Write it with describeEncoder().`);
  let value: Partial<Record<keyof EncoderDescription, unknown>>;
  try {
    value = JSON.parse(text) as typeof value;
  } catch (cause) {
    throw new InputError(`${label} is not JSON (${(cause as Error).message}). Write it with describeEncoder().`, {
      cause,
    });
  }
  if (typeof value !== 'object' || value === null) throw wrong('expected an object');
  for (const name of ['id', 'model', 'sha256', 'input', 'output', 'proof'] as const) {
    if (typeof value[name] !== 'string' || value[name] === '') throw wrong(`${name} is missing; expected a text`);
  }
  checkPreprocessing(value.preprocessing, wrong);
  return value as EncoderDescription;
}

function checkPreprocessing(value: unknown, wrong: (what: string) => InputError): asserts value is Preprocessing {
  const { width, height, fit, kernel, layout, mean, std, background } = (value ?? {}) as Record<string, unknown>;
  const isSide = (side: unknown) => Number.isInteger(side) && (side as number) > 0 && (side as number) <= 4_096;
  const isTriple = (list: unknown) => Array.isArray(list) && list.length === 3 && list.every(Number.isFinite);
  const isOneOf = (word: unknown, words: readonly string[]) => words.includes(word as string);
  if (!isSide(width) || !isSide(height)) throw wrong('preprocessing.width and height are not pixels from 1 to 4096');
  if (!isOneOf(fit, ['fill', 'cover', 'contain'])) throw wrong('preprocessing.fit is not fill, cover or contain');
  if (!isOneOf(kernel, ['bilinear', 'bicubic', 'lanczos'])) {
    throw wrong('preprocessing.kernel is not bilinear, bicubic or lanczos');
  }
  if (!isOneOf(layout, ['nchw', 'nhwc'])) throw wrong('preprocessing.layout is neither nchw nor nhwc');
  if (!isTriple(mean) || !isTriple(std) || (std as number[]).includes(0)) {
    throw wrong('preprocessing.mean and std are not three numbers each, std without 0');
  }
  if (background !== undefined && !isTriple(background)) throw wrong('preprocessing.background is not three numbers');
}
