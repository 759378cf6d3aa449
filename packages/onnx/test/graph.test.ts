import * as ort from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { createGraph, float32 } from '../src/index.ts';

/** y = x · w + 1 */
function writeLinear() {
  const graph = createGraph();
  const x = graph.input('x', 'float32', ['n', 2]);
  const w = graph.weight('w', float32([2, 1], [0.5, -0.25]));
  graph.add('Add', [graph.add('MatMul', [x, w]), graph.scalar(1)], {}, 'y');
  graph.output('y', 'float32', ['n', 1]);
  return graph;
}

const x = new ort.Tensor('float32', Float32Array.of(1, 2, 3, 4), [2, 2]);

test('onnxruntime runs what is written', async () => {
  const session = await ort.InferenceSession.create(writeLinear().toModel());
  expect(session.inputNames).toEqual(['x']);
  const { y } = await session.run({ x });
  expect(numbersOf(y)).toEqual([1, 1.5]);
});

test('the same calls give the same bytes', () => {
  expect(writeLinear().toModel()).toEqual(writeLinear().toModel());
});

test('a graph is appended to a model and reads its values', async () => {
  const model = writeLinear().toModel();
  const head = createGraph('head_');
  head.add('Mul', ['y', head.scalar(10)], {}, 'tenfold');
  head.output('tenfold', 'float32', ['n', 1]);
  const session = await ort.InferenceSession.create(head.appendTo(model));
  expect(session.outputNames).toEqual(['y', 'tenfold']);
  const { tenfold } = await session.run({ x });
  expect(numbersOf(tenfold)).toEqual([10, 15]);
});

test('every kind of attribute reaches its operator', async () => {
  const graph = createGraph();
  graph.input('x', 'float32', [2, 2]);
  const turned = graph.add('Transpose', ['x'], { perm: [1, 0] });
  const leaky = graph.add('LeakyRelu', [turned], { alpha: { float: 0.5 } });
  const added = graph.add('Add', [leaky, graph.add('Constant', [], { value: { tensor: float32([1], [-10]) } })]);
  graph.add('ReduceSum', [added, graph.integers([-1])], { keepdims: 0 }, 'y');
  graph.output('y', 'float32', [2]);
  const session = await ort.InferenceSession.create(graph.toModel());
  const { y } = await session.run({ x: new ort.Tensor('float32', Float32Array.of(1, -2, 3, 4), [2, 2]) });
  expect(numbersOf(y)).toEqual([-16, -17]);
});

test('equal constants are kept once', () => {
  const graph = createGraph();
  expect(graph.scalar(2)).toBe(graph.scalar(2));
  expect(graph.integers([1, 2])).toBe(graph.integers([1, 2]));
  expect(graph.scalar(1)).not.toBe(graph.integers([1]));
});

test('a tensor whose shape does not fit its numbers is refused', () => {
  expect(() => createGraph().weight('w', float32([2, 3], [1, 2]))).toThrow(
    'Tensor w: 2 numbers were given for the shape [2, 3].',
  );
});

function numbersOf(tensor: ort.Tensor | undefined): number[] {
  return [...((tensor?.data as Float32Array | undefined) ?? [])];
}
