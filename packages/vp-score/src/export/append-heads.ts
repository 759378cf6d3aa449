import { createGraph, float32, type Graph } from '@visionprefer/onnx';
import type { ScoreMap } from '../calibration/score-map.ts';
import type { EncoderGraph } from '../encoders/encoder.ts';
import type { Head } from '../heads/head.ts';
import type { ModelAspect } from '../model/vp-score-model.ts';

/**
 * Writes heads behind an encoder: one ONNX model from prepared pictures to scores. Each aspect has two outputs of the
 * shape `[n, 1]`: `<aspect>` is the score from 1 to 5, `<aspect>.raw` the raw one.
 */
export function appendHeads(encoder: EncoderGraph, aspects: Readonly<Record<string, ModelAspect>>): Uint8Array {
  const graph = createGraph('heads.');
  for (const [aspect, { head, map }] of Object.entries(aspects)) {
    const raw = addHead(graph, encoder.output, head, aspect);
    graph.output(raw, 'float32', ['n', 1]);
    graph.output(addMap(graph, raw, map, aspect), 'float32', ['n', 1]);
  }
  return graph.appendTo(encoder.model);
}

function addHead(graph: Graph, features: string, head: Head, aspect: string): string {
  const size = head.center.length;
  const keep = (part: string, shape: readonly number[], data: Float64Array) =>
    graph.weight(`heads.${aspect}.${part}`, float32(shape, Float32Array.from(data)));
  // What is far from 0 is taken away first: 32 bits would lose the difference.
  const centered = graph.add('Sub', [features, keep('center', [1, size], head.center)]);
  const output = `${aspect}.raw`;
  if (head.kind === 'linear') {
    return graph.add('MatMul', [centered, keep('weights', [size, 1], head.weights)], {}, output);
  }
  const units = head.output.length;
  const inputs = [centered, keep('hidden', [units, size], head.hidden), keep('bias', [units], head.bias)];
  const active = graph.add('Tanh', [graph.add('Gemm', inputs, { transB: 1 })]);
  return graph.add('MatMul', [active, keep('output', [units, 1], head.output)], {}, output);
}

/** A sum of segments: what of the raw score lies in each, times its slope, above the first score. */
function addMap(graph: Graph, raw: string, { raw: knots, score }: ScoreMap, aspect: string): string {
  const segments = knots.length - 1;
  const keep = (part: string, shape: readonly number[], data: readonly number[]) =>
    graph.weight(`heads.${aspect}.map.${part}`, float32(shape, data));
  const low = keep('low', [1, segments], knots.slice(0, -1));
  const high = keep('high', [1, segments], knots.slice(1));
  const slopes = knots
    .slice(1)
    .map((knot, place) => ((score[place + 1] ?? 5) - (score[place] ?? 1)) / (knot - (knots[place] ?? 0)));
  const within = graph.add('Min', [graph.add('Max', [raw, low]), high]);
  const risen = graph.add('MatMul', [graph.add('Sub', [within, low]), keep('slopes', [segments, 1], slopes)]);
  return graph.add('Add', [risen, graph.scalar(score[0] ?? 1)], {}, aspect);
}
