import { InputError } from '@visionprefer/core';

/** A list of numbers of 64 bits with its shape. */
export interface Float64Tensor {
  shape: readonly number[];
  data: Float64Array;
}

/**
 * Writes tensors as a safetensors file (https://github.com/huggingface/safetensors): the length of a JSON header in 8
 * bytes, the header, the numbers in little-endian bytes. Names are sorted, so that the same tensors are the same bytes.
 */
export function writeSafetensors(tensors: Readonly<Record<string, Float64Tensor>>): Uint8Array {
  const names = Object.keys(tensors).sort();
  let offset = 0;
  const entries = names.map((name) => {
    const { shape, data } = tensors[name] ?? { shape: [0], data: new Float64Array() };
    const begin = offset;
    offset += data.byteLength;
    return [name, { dtype: 'F64', shape, data_offsets: [begin, offset] }] as const;
  });
  const json = JSON.stringify(Object.fromEntries(entries));
  // Numbers begin at a multiple of eight, so that they can be mapped into memory.
  const header = new TextEncoder().encode(json.padEnd(Math.ceil(json.length / 8) * 8));
  const file = new Uint8Array(8 + header.length + offset);
  const view = new DataView(file.buffer);
  view.setBigUint64(0, BigInt(header.length), true);
  file.set(header, 8);
  let place = 8 + header.length;
  for (const name of names) {
    for (const number of tensors[name]?.data ?? []) {
      view.setFloat64(place, number, true);
      place += 8;
    }
  }
  return file;
}

/** Reads what {@link writeSafetensors} wrote. @throws InputError when the bytes are something else or are cut off. */
export function readSafetensors(bytes: Uint8Array, named: string): Record<string, Float64Tensor> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = bytes.length >= 8 ? Number(view.getBigUint64(0, true)) : Number.POSITIVE_INFINITY;
  const start = 8 + headerLength;
  const header = start <= bytes.length ? parseHeader(bytes.subarray(8, start)) : undefined;
  if (!header) throw new InputError(`${named} is no safetensors file, or is cut off. Train the model again.`);
  const tensors: Record<string, Float64Tensor> = {};
  for (const [
    name,
    {
      dtype,
      shape,
      data_offsets: [begin, end],
    },
  ] of Object.entries(header)) {
    const size = shape.reduce((product, length) => product * length, 1);
    if (dtype !== 'F64' || end - begin !== 8 * size || start + end > bytes.length) {
      throw new InputError(
        `${named}: the tensor ${name} is cut off or of another type. Expected ${size} numbers of 64 bits.`,
      );
    }
    tensors[name] = {
      shape,
      data: Float64Array.from({ length: size }, (_, place) => view.getFloat64(start + begin + 8 * place, true)),
    };
  }
  return tensors;
}

interface Entry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

function parseHeader(bytes: Uint8Array): Record<string, Entry> | undefined {
  try {
    const header: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (typeof header !== 'object' || header === null) return undefined;
    return Object.values(header).every(isEntry) ? (header as Record<string, Entry>) : undefined;
  } catch {
    return undefined;
  }
}

function isEntry(value: unknown): value is Entry {
  if (typeof value !== 'object' || value === null) return false;
  const { dtype, shape, data_offsets: offsets } = value as Partial<Record<string, unknown>>;
  const whole = (list: unknown): list is number[] => Array.isArray(list) && list.every(Number.isSafeInteger);
  return typeof dtype === 'string' && whole(shape) && whole(offsets) && offsets.length === 2;
}
