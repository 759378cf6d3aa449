import { refusePickle } from './pickle-error.ts';
import { narrow } from './read-number.ts';

/** What the elements of an array are. */
export interface ElementType {
  kind: 'f' | 'i' | 'u' | 'b' | 'U' | 'S' | 'O';
  /** Bytes of one. */
  size: number;
  littleEndian: boolean;
}

/** The type that a name such as `<f8` or `U5` stands for. */
export function elementTypeOf(name: unknown): ElementType {
  const [, order, kind, number] = /^([<>|=]?)([fiubUSO])(\d+)$/.exec(typeof name === 'string' ? name : '') ?? [];
  const count = Number(number);
  if (!isKind(kind) || count > 1e6) throw refusePickle(`${shown(name)} is no type of elements that is read`);
  const isSize = kind === 'U' || kind === 'S' || kind === 'O' || sizes[kind].includes(count);
  if (!isSize) throw refusePickle(`${shown(name)} is no type of elements that is read`);
  return { kind, size: kind === 'U' ? 4 * count : count, littleEndian: order !== '>' };
}

/** Reads elements one after another; those of `O` stand elsewhere. */
export function readElements({ kind, size, littleEndian }: ElementType, bytes: Uint8Array, count: number): unknown[] {
  if (bytes.length !== count * size) throw refusePickle(`an array of ${count} elements has ${bytes.length} bytes`);
  if (kind === 'O') throw refusePickle('an array of objects has none');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: count }, (_, place) => {
    const at = place * size;
    if (kind === 'U') return readText(view, at, size, littleEndian);
    if (kind === 'S') return withoutPadding(bytes.subarray(at, at + size));
    if (kind === 'b') return view.getUint8(at) !== 0;
    return readers[`${kind}${size}`]?.(view, at, littleEndian);
  });
}

/** Puts elements into lists of lists of a shape. */
export function nest(elements: readonly unknown[], shape: readonly number[], fortran: boolean): unknown[] {
  const strides = fortran
    ? shape.map((_, axis) => product(shape.slice(0, axis)))
    : shape.map((_, axis) => product(shape.slice(axis + 1)));
  const build = (axis: number, start: number): unknown =>
    axis === shape.length
      ? elements[start]
      : Array.from({ length: shape[axis] ?? 0 }, (_, place) => build(axis + 1, start + place * (strides[axis] ?? 0)));
  const built = build(0, 0);
  return Array.isArray(built) && shape.length > 0 ? built : [built];
}

/** How many elements a shape has; a shape that is none is refused. */
export function countOf(shape: unknown): { shape: number[]; count: number } {
  const isShape =
    Array.isArray(shape) && shape.length <= 8 && shape.every((side) => Number.isSafeInteger(side) && side >= 0);
  if (!isShape) throw refusePickle('an array has no sound shape');
  const count = product(shape);
  return count === 0 ? { shape: [0], count } : { shape, count };
}

const sizes = { f: [2, 4, 8], i: [1, 2, 4, 8], u: [1, 2, 4, 8], b: [1] };

type Reader = (view: DataView, at: number, littleEndian: boolean) => number | bigint;

const readers: Readonly<Record<string, Reader>> = {
  f2: (view, at, little) => readHalf(view.getUint16(at, little)),
  f4: (view, at, little) => view.getFloat32(at, little),
  f8: (view, at, little) => view.getFloat64(at, little),
  i1: (view, at) => view.getInt8(at),
  i2: (view, at, little) => view.getInt16(at, little),
  i4: (view, at, little) => view.getInt32(at, little),
  i8: (view, at, little) => narrow(view.getBigInt64(at, little)),
  u1: (view, at) => view.getUint8(at),
  u2: (view, at, little) => view.getUint16(at, little),
  u4: (view, at, little) => view.getUint32(at, little),
  u8: (view, at, little) => narrow(view.getBigUint64(at, little)),
};

/** IEEE 754 binary16. */
function readHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** UTF-32, padded with zeros. */
function readText(view: DataView, start: number, size: number, littleEndian: boolean): string {
  const points: number[] = [];
  for (let at = start; at < start + size; at += 4) {
    const point = view.getUint32(at, littleEndian);
    if (point > 0x10ffff) throw refusePickle('a text holds what is no character');
    points.push(point);
  }
  while (points.at(-1) === 0) points.pop();
  return points.map((point) => String.fromCodePoint(point)).join('');
}

function withoutPadding(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(0, bytes.findLastIndex((byte) => byte !== 0) + 1);
}

function product(sides: readonly number[]): number {
  return sides.reduce((all, side) => all * side, 1);
}

function isKind(kind: string | undefined): kind is ElementType['kind'] {
  return kind !== undefined && 'fiubUSO'.includes(kind);
}

function shown(name: unknown): string {
  return typeof name === 'string' ? JSON.stringify(name.slice(0, 20)) : 'what is no text';
}
