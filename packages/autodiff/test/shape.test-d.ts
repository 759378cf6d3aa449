import { expectTypeOf, test } from 'vitest';
import { add, createTape, matmul, mean, multiply, sum, transpose, type Value } from '../src/index.ts';

const tape = createTape();
const x = tape.input('x', [64, 48]);
const w = tape.parameter('w', [48, 10]);

test('shapes are known to the compiler', () => {
  expectTypeOf(matmul(x, w)).toEqualTypeOf<Value<readonly [64, 10]>>();
  expectTypeOf(transpose(x, [1, 0])).toEqualTypeOf<Value<readonly [48, 64]>>();
  expectTypeOf(add(x, tape.input('b', [48]))).toEqualTypeOf<Value<readonly [64, 48]>>();
  expectTypeOf(multiply(tape.input('column', [64, 1]), tape.input('row', [48]))).toEqualTypeOf<
    Value<readonly [64, 48]>
  >();
  expectTypeOf(multiply(x, 2)).toEqualTypeOf<Value<readonly [64, 48]>>();
  expectTypeOf(mean(x, [1])).toEqualTypeOf<Value<readonly [64]>>();
  expectTypeOf(sum(x)).toEqualTypeOf<Value<readonly []>>();
});

test('matrices that do not fit do not compile', () => {
  // @ts-expect-error 10 rows are not the 48 columns of x
  matmul(x, transpose(w, [1, 0]));
  // @ts-expect-error a vector is no matrix
  matmul(x, tape.input('v', [48]));
});

test('lengths that do not fit have no shape', () => {
  expectTypeOf(add(x, tape.input('c', [47])).shape).toEqualTypeOf<readonly [64, never]>();
});

test('a length that is known when the graph is written stays a number', () => {
  const count: number = Number('64');
  expectTypeOf(matmul(tape.input('y', [count, 48]), w)).toEqualTypeOf<Value<readonly [number, 10]>>();
});
