type Numbers = Int8Array | Int32Array | Uint32Array | Uint16Array | Float64Array;

/** A list of numbers that grows, kept in a typed array. */
export interface NumberList<T extends Numbers> {
  readonly length: number;
  push(value: number): void;
  /** The number at a place; NaN where there is none. */
  at(place: number): number;
  set(place: number, value: number): void;
  /** Forgets all from this length on. */
  truncate(length: number): void;
  /** What is in it, without a copy: later pushes may or may not show. */
  values(): T;
}

/** An empty {@link NumberList}; `numberList(Int32Array)` takes half the memory of `numberList(Float64Array)`. */
export function numberList<T extends Numbers>(TypedArray: new (length: number) => T): NumberList<T> {
  let room = new TypedArray(16);
  let length = 0;
  return {
    get length(): number {
      return length;
    },
    push(value: number): void {
      if (length === room.length) {
        const larger = new TypedArray(2 * length);
        larger.set(room);
        room = larger;
      }
      room[length++] = value;
    },
    at(place: number): number {
      return room[place] ?? Number.NaN;
    },
    set(place: number, value: number): void {
      room[place] = value;
    },
    truncate(to: number): void {
      length = to;
    },
    values: () => room.subarray(0, length) as T,
  };
}

/** Numbers in the least room that holds all of them: bytes, whole numbers of 32 bits, or fractions. */
export type NarrowColumn = Int8Array | Int32Array | Float64Array;

/** An empty {@link NumberList} of numbers that mostly are small whole ones: scores, or numbers of annotators. */
export function narrowList(): NumberList<NarrowColumn> {
  let list: NumberList<NarrowColumn> = numberList(Int8Array);
  let wider: readonly (new (length: number) => NarrowColumn)[] = [Int32Array, Float64Array];
  const widen = (): void => {
    const [Wider = Float64Array, ...rest] = wider;
    const values = list.values();
    list = numberList(Wider);
    wider = rest;
    for (const value of values) list.push(value);
  };
  return {
    get length(): number {
      return list.length;
    },
    push(value: number): void {
      list.push(value);
      while (list.at(list.length - 1) !== value && wider.length > 0) {
        list.truncate(list.length - 1);
        widen();
        list.push(value);
      }
    },
    at: (place) => list.at(place),
    set(place: number, value: number): void {
      list.set(place, value);
      while (list.at(place) !== value && wider.length > 0) {
        widen();
        list.set(place, value);
      }
    },
    truncate: (length) => list.truncate(length),
    values: () => list.values(),
  };
}
