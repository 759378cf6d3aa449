import { createMessage } from './protobuf.ts';

/** Types of numbers that a tensor may hold, by ONNX's own code (`TensorProto.DataType`). */
export const elementTypes = { float32: 1, uint8: 2, int32: 6, int64: 7, bool: 9, float16: 10 } as const;

/** The type of a tensor's numbers. */
export type ElementType = keyof typeof elementTypes;

/** A size, or the name of one that is known when the graph runs. */
export type Dimension = number | string;

/** A tensor that stands in the model. */
export interface Tensor {
  type: ElementType;
  shape: readonly number[];
  /** In row-major order. Numbers of 16 bits are given as their bits. */
  data: Float32Array | Uint8Array | Uint16Array | Int32Array | BigInt64Array;
}

/** A tensor of numbers of 32 bits. @throws RangeError when shape and data do not fit. */
export function float32(shape: readonly number[], data: Float32Array | readonly number[]): Tensor {
  return { type: 'float32', shape, data: data instanceof Float32Array ? data : Float32Array.from(data) };
}

/** A list of whole numbers, as shapes and axes are given. */
export function int64(values: readonly number[], shape: readonly number[] = [values.length]): Tensor {
  return { type: 'int64', shape, data: BigInt64Array.from(values, BigInt) };
}

/** A tensor as ONNX writes it (`TensorProto`), its numbers in little-endian bytes. */
export function writeTensor({ type, shape, data }: Tensor, name: string): Uint8Array {
  const size = shape.reduce((product, length) => product * length, 1);
  if (size !== data.length) {
    throw new RangeError(`Tensor ${name}: ${data.length} numbers were given for the shape [${shape.join(', ')}].`);
  }
  const message = createMessage();
  for (const length of shape) message.int(1, length);
  return message
    .int(2, elementTypes[type])
    .text(8, name)
    .bytes(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    .finish();
}

/** Name, type and shape of what goes into a graph or comes out of it (`ValueInfoProto`). */
export function writeValueInfo(name: string, type: ElementType, shape: readonly Dimension[]): Uint8Array {
  const dimensions = createMessage();
  for (const length of shape) {
    const dimension = createMessage();
    dimensions.bytes(1, (typeof length === 'number' ? dimension.int(1, length) : dimension.text(2, length)).finish());
  }
  const tensorType = createMessage().int(1, elementTypes[type]).bytes(2, dimensions.finish()).finish();
  return createMessage().text(1, name).bytes(2, createMessage().bytes(1, tensorType).finish()).finish();
}
