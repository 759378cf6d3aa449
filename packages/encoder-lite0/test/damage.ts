import { createHash } from 'node:crypto';
import type { EncoderDescription } from '@visionprefer/vp-score';
import { type TensorPlace, tensorsOf } from './tensors-of.ts';

/** Ways to damage the file of lite0 so that it still loads and gives numbers. */
export const damage: Record<string, (model: Uint8Array) => Uint8Array> = {
  'the strides of all tensors ignored': (model) => change(model, () => true, ignoreStrides),
  'the strides of one tensor ignored': (model) => change(model, isNamed('_conv_head.weight'), ignoreStrides),
  'a tensor zeroed': (model) => change(model, isNamed('_blocks.9._depthwise_conv.weight'), (bytes) => bytes.fill(0)),
  'a bias zeroed': (model) => change(model, isNamed('_blocks.15._project_conv.bias'), (bytes) => bytes.fill(0)),
  'a tensor halved': (model) => change(model, isNamed('_blocks.4._expand_conv.weight'), halve),
  'the last tensor halved': (model) => change(model, isNamed('_conv_head.weight'), halve),
  'a kernel transposed': (model) => change(model, isNamed('_blocks.3._depthwise_conv.weight'), transposeKernels),
  'red and blue exchanged': (model) => change(model, isNamed('_conv_stem.weight'), exchangeColours),
};

/** The description with the checksum of another file: what only the known picture can tell. */
export async function resign(description: EncoderDescription, model: Uint8Array): Promise<EncoderDescription> {
  return { ...description, sha256: createHash('sha256').update(model).digest('hex') };
}

function change(
  model: Uint8Array,
  which: (tensor: TensorPlace) => boolean,
  harm: (bytes: Uint8Array, shape: readonly number[]) => void,
): Uint8Array {
  const changed = model.slice();
  for (const tensor of tensorsOf(model).filter(which)) harm(changed.subarray(tensor.start, tensor.end), tensor.shape);
  return changed;
}

function isNamed(name: string): (tensor: TensorPlace) => boolean {
  return (tensor) => tensor.name === name;
}

/** What a reader does that takes the numbers in the order of the file: kernels first, then inputs, then outputs. */
function ignoreStrides(bytes: Uint8Array, [outputs = 1, inputs = 1, ...kernel]: readonly number[]): void {
  const cells = kernel.reduce((product, side) => product * side, 1);
  if (bytes.length !== outputs * inputs * cells * 2) return;
  reorder(bytes, (at) => {
    const [output, input, cell] = [at % outputs, Math.floor(at / outputs) % inputs, Math.floor(at / outputs / inputs)];
    return (output * inputs + input) * cells + cell;
  });
}

function transposeKernels(bytes: Uint8Array, [, , height = 1, width = 1]: readonly number[]): void {
  reorder(bytes, (at) => {
    const cell = at % (height * width);
    return at - cell + (cell % height) * width + Math.floor(cell / height);
  });
}

function exchangeColours(bytes: Uint8Array, [, colours = 1, height = 1, width = 1]: readonly number[]): void {
  reorder(bytes, (at) => {
    const colour = Math.floor(at / (height * width)) % colours;
    return at + (colours - 1 - 2 * colour) * height * width;
  });
}

/** Numbers of 16 bits in another order. */
function reorder(bytes: Uint8Array, from: (at: number) => number): void {
  const before = bytes.slice();
  for (let at = 0; at * 2 < bytes.length; at++) bytes.set(before.subarray(from(at) * 2, from(at) * 2 + 2), at * 2);
}

/** Half of each number of 16 bits: one less in the exponent, where there is one. */
function halve(bytes: Uint8Array): void {
  for (let at = 1; at < bytes.length; at += 2) if (((bytes[at] ?? 0) & 0x7c) > 4) bytes[at] = (bytes[at] ?? 0) - 4;
}
