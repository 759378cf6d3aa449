import { InputError } from '@visionprefer/core';
import type { Head } from '../heads/head.ts';
import type { Float64Tensor } from './safetensors.ts';

/** The heads of a model as named tensors: `<aspect>.center`, `<aspect>.weights` and so on. */
export function headTensors(heads: Readonly<Record<string, Head>>): Record<string, Float64Tensor> {
  const tensors: Record<string, Float64Tensor> = {};
  for (const [aspect, head] of Object.entries(heads)) {
    const size = head.center.length;
    tensors[`${aspect}.center`] = { shape: [size], data: head.center };
    if (head.kind === 'linear') tensors[`${aspect}.weights`] = { shape: [size], data: head.weights };
    else {
      const units = head.output.length;
      tensors[`${aspect}.hidden`] = { shape: [units, size], data: head.hidden };
      tensors[`${aspect}.bias`] = { shape: [units], data: head.bias };
      tensors[`${aspect}.output`] = { shape: [units], data: head.output };
    }
  }
  return tensors;
}

/** Finds the head of an aspect among tensors. @throws InputError when a tensor is missing or of another size. */
export function headFrom(
  tensors: Readonly<Record<string, Float64Tensor>>,
  aspect: string,
  kind: Head['kind'],
  dimensions: number,
): Head {
  const find = (part: string, size?: number) => {
    const data = tensors[`${aspect}.${part}`]?.data;
    if (data && (size === undefined || data.length === size) && data.every(Number.isFinite)) return data;
    throw new InputError(
      `The model has no sound tensor ${aspect}.${part}. Its files do not belong together: train it again.`,
    );
  };
  const center = find('center', dimensions);
  if (kind === 'linear') return { kind, center, weights: find('weights', dimensions) };
  const output = find('output');
  return {
    kind,
    center,
    hidden: find('hidden', output.length * dimensions),
    bias: find('bias', output.length),
    output,
  };
}
