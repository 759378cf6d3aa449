import { createGraph, type Graph } from '@visionprefer/onnx';
import { toFloat16 } from './to-float16.ts';

/** A tensor of the checkpoint: its numbers in row-major order. */
export interface Weight {
  shape: readonly number[];
  numbers: Float32Array;
}

/** Side of the pictures that EfficientNet-lite0 was trained on; pixels. */
const side = 224;

/** What a stage repeats: kernel side, stride of its first block, expansion, channels in and out. */
const stages = [
  { blocks: 1, kernel: 3, stride: 1, expansion: 1, inputs: 32, outputs: 16 },
  { blocks: 2, kernel: 3, stride: 2, expansion: 6, inputs: 16, outputs: 24 },
  { blocks: 2, kernel: 5, stride: 2, expansion: 6, inputs: 24, outputs: 40 },
  { blocks: 3, kernel: 3, stride: 2, expansion: 6, inputs: 40, outputs: 80 },
  { blocks: 3, kernel: 5, stride: 1, expansion: 6, inputs: 80, outputs: 112 },
  { blocks: 4, kernel: 5, stride: 2, expansion: 6, inputs: 112, outputs: 192 },
  { blocks: 1, kernel: 3, stride: 1, expansion: 6, inputs: 192, outputs: 320 },
] as const;

/** Channels behind the last convolution, and the classes of ImageNet. */
const headChannels = 1280;
const classes = 1000;

/** Numbers in a row of features: mean and deviation of every channel behind each stage and behind the head. */
const dimensions = 2 * (stages.reduce((sum, { outputs }) => sum + outputs, 0) + headChannels);

/**
 * EfficientNet-lite0 as an ONNX model (Tan, Le, *EfficientNet*, ICML 2019; the lite variant of
 * github.com/tensorflow/tpu/tree/master/models/official/efficientnet/lite: no squeeze-and-excitation, ReLU6).
 * Batch normalisation is folded into the convolutions; their weights are kept as float16 and cast in the graph.
 *
 * @param half Whether weights are kept as float16. Default true.
 * @returns A model from `pixels` `[n, 3, 224, 224]` to `features` `[n, dimensions]` and `logits` `[n, 1000]`.
 */
export function drawLite0(weightOf: (name: string) => Weight, half = true): Uint8Array {
  const graph = createGraph();
  const draw = { graph, weightOf, half };
  const pixels = graph.input('pixels', 'float32', ['n', 3, side, side]);
  const rows: string[] = [];
  let size = side / 2;
  let block = 0;
  const stem = { weight: '_conv_stem', norm: '_bn0', kernel: 3, stride: 2, size: side };
  let value = clip(graph, convolve(draw, pixels, stem));
  for (const { blocks, outputs, inputs, stride, ...stage } of stages) {
    for (let index = 0; index < blocks; index++) {
      const [step, channels] = index === 0 ? [stride, inputs] : [1, outputs];
      const shape = { ...stage, stride: step, inputs: channels, outputs, size };
      value = drawBlock(draw, value, `_blocks.${block++}.`, shape);
      size /= step;
    }
    rows.push(summarize(graph, value));
  }
  value = clip(graph, convolve(draw, value, { weight: '_conv_head', norm: '_bn1', kernel: 1, stride: 1, size }));
  rows.push(summarize(graph, value));
  graph.add('Concat', rows, { axis: 1 }, 'features');
  graph.output('features', 'float32', ['n', dimensions]);
  drawClassifier(draw, value);
  return graph.toModel();
}

interface Draw {
  graph: Graph;
  weightOf(name: string): Weight;
  half: boolean;
}

interface BlockShape {
  kernel: number;
  stride: number;
  expansion: number;
  inputs: number;
  outputs: number;
  /** Pixels a side before the block. */
  size: number;
}

/** An inverted residual: expanded, filtered channel by channel, projected, and added where shapes allow. */
function drawBlock(draw: Draw, input: string, name: string, shape: BlockShape): string {
  const { kernel, stride, expansion, inputs, outputs, size } = shape;
  const plain = { kernel: 1, stride: 1, size };
  let value = input;
  if (expansion > 1) {
    value = clip(draw.graph, convolve(draw, value, { weight: `${name}_expand_conv`, norm: `${name}_bn0`, ...plain }));
  }
  const depthwise = { weight: `${name}_depthwise_conv`, norm: `${name}_bn1`, kernel, stride, size };
  value = clip(draw.graph, convolve(draw, value, { ...depthwise, groups: inputs * expansion }));
  value = convolve(draw, value, { weight: `${name}_project_conv`, norm: `${name}_bn2`, ...plain });
  return stride === 1 && inputs === outputs ? draw.graph.add('Add', [value, input]) : value;
}

interface Convolution {
  weight: string;
  norm: string;
  kernel: number;
  stride: number;
  /** Pixels a side before it. */
  size: number;
  groups?: number;
}

function convolve(draw: Draw, input: string, convolution: Convolution): string {
  const { graph, weightOf } = draw;
  const { weight, norm, kernel, stride, size, groups = 1 } = convolution;
  const folded = fold(weightOf(`${weight}.weight`), (part) => weightOf(`${norm}.${part}`).numbers);
  const bias = graph.weight(`${weight}.bias`, { type: 'float32', shape: [folded.bias.length], data: folded.bias });
  // As TensorFlow pads ("SAME"): what is odd goes to the right and to the bottom.
  const padding = Math.max(0, (Math.ceil(size / stride) - 1) * stride + kernel - size);
  const before = Math.floor(padding / 2);
  const pads = [before, before, padding - before, padding - before];
  const attributes = { kernel_shape: [kernel, kernel], strides: [stride, stride], pads, group: groups };
  return graph.add('Conv', [input, keep(draw, `${weight}.weight`, folded.weight), bias], attributes);
}

/** A convolution and the batch normalisation after it as one convolution: `γ · (w∗x − μ) / √(σ² + ε) + β`, ε = 0.001. */
function fold(
  { shape, numbers }: Weight,
  norm: (part: string) => Float32Array,
): { weight: Weight; bias: Float32Array } {
  const [gamma, beta, mean, variance] = ['weight', 'bias', 'running_mean', 'running_var'].map(norm);
  const channels = shape[0] ?? 0;
  const each = numbers.length / channels;
  const scale = Float64Array.from({ length: channels }, (_, c) => at(gamma, c) / Math.sqrt(at(variance, c) + 1e-3));
  return {
    weight: { shape, numbers: numbers.map((number, place) => number * at(scale, Math.floor(place / each))) },
    bias: Float32Array.from({ length: channels }, (_, c) => at(beta, c) - at(mean, c) * at(scale, c)),
  };
}

function at(list: ArrayLike<number> | undefined, place: number): number {
  const number = list?.[place];
  if (number === undefined) throw new RangeError(`The checkpoint holds no number ${place} where one was expected.`);
  return number;
}

function keep({ graph, half }: Draw, name: string, { shape, numbers }: Weight): string {
  if (!half) return graph.weight(name, { type: 'float32', shape, data: numbers });
  const kept = graph.weight(name, { type: 'float16', shape, data: toFloat16(numbers) });
  return graph.add('Cast', [kept], { to: 1 });
}

function clip(graph: Graph, input: string): string {
  return graph.add('Clip', [input, graph.scalar(0), graph.scalar(6)]);
}

/** Mean and standard deviation of each channel over the picture: `[n, 2 · channels]`. */
function summarize(graph: Graph, input: string): string {
  const mean = graph.add('ReduceMean', [input], { axes: [2, 3], keepdims: 1 });
  const apart = graph.add('Sub', [input, mean]);
  const variance = graph.add('ReduceMean', [graph.add('Mul', [apart, apart])], { axes: [2, 3], keepdims: 1 });
  // Without the small addition nothing would be lost but the gradient, should anyone train through this.
  const deviation = graph.add('Sqrt', [graph.add('Add', [variance, graph.scalar(1e-6)])]);
  return graph.add('Flatten', [graph.add('Concat', [mean, deviation], { axis: 1 })], { axis: 1 });
}

function drawClassifier(draw: Draw, input: string): void {
  const { graph, weightOf } = draw;
  const pooled = graph.add('Flatten', [graph.add('GlobalAveragePool', [input])], { axis: 1 });
  const bias = graph.weight('_fc.bias', { type: 'float32', shape: [classes], data: weightOf('_fc.bias').numbers });
  const weight = keep(draw, '_fc.weight', weightOf('_fc.weight'));
  graph.add('Gemm', [pooled, weight, bias], { transB: 1 }, 'logits');
  graph.output('logits', 'float32', ['n', classes]);
}
