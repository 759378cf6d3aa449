/** The lengths of a tensor's axes, outermost first. A single number has the shape `[]`. */
export type Shape = readonly number[];

/**
 * The shape of two tensors taken number by number, by ONNX's rule of broadcasting: axes are compared from the last one
 * on, and an axis of length 1 is repeated. Lengths that do not fit are `never`.
 */
export type Broadcast<A extends Shape, B extends Shape> = number extends A['length'] | B['length']
  ? Shape
  : A extends readonly [...infer OuterA extends Shape, infer LastA extends number]
    ? B extends readonly [...infer OuterB extends Shape, infer LastB extends number]
      ? readonly [...Broadcast<OuterA, OuterB>, Stretched<LastA, LastB>]
      : A
    : B;

type Stretched<A extends number, B extends number> = A extends 1
  ? B
  : B extends 1
    ? A
    : number extends A
      ? B
      : number extends B
        ? A
        : A extends B
          ? A
          : never;

/** The shape `S` without the axes `A`. */
export type Without<S extends Shape, A extends number> = number extends S['length'] ? Shape : WithoutFrom<S, A, []>;

type WithoutFrom<S extends Shape, A extends number, Seen extends readonly unknown[]> = S extends readonly [
  infer First extends number,
  ...infer Rest extends Shape,
]
  ? Seen['length'] extends A
    ? WithoutFrom<Rest, A, [...Seen, First]>
    : readonly [First, ...WithoutFrom<Rest, A, [...Seen, First]>]
  : readonly [];

/** The shape `S` with its axes in the order `Order`. */
export type Permuted<S extends Shape, Order extends Shape> = {
  readonly [Axis in keyof Order]: S[Order[Axis]];
} extends infer Result extends Shape
  ? Result
  : never;

/** A shape of as many axes, whose lengths are known when the graph is written. */
export type SameRank<S extends Shape> = { readonly [Axis in keyof S]: number };

/** How many numbers a tensor of this shape holds. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** See the type {@link Broadcast}. @throws RangeError when two lengths do not fit. */
export function broadcast(a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const [lengthOfA, lengthOfB] = [a, b].map((shape) => shape[axis - rank + shape.length] ?? 1) as [number, number];
    if (lengthOfA !== lengthOfB && lengthOfA !== 1 && lengthOfB !== 1) {
      throw new RangeError(`Shapes [${a}] and [${b}] do not fit: ${lengthOfA} against ${lengthOfB}.`);
    }
    return Math.max(lengthOfA, lengthOfB);
  });
}

/** Whether two shapes are the same. */
export function isSameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((length, axis) => length === b[axis]);
}
