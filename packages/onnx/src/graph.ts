import { type Attribute, writeNode } from './node.ts';
import { concatenate, createMessage } from './protobuf.ts';
import {
  type Dimension,
  type ElementType,
  float32,
  int64,
  type Tensor,
  writeTensor,
  writeValueInfo,
} from './tensor.ts';

/** A graph of operators while it is being drawn. Values are known by their names. */
export interface Graph {
  /** Declares what the graph is given, and returns its name. */
  input(name: string, type: ElementType, shape: readonly Dimension[]): string;
  /** Declares a value of the graph to be one of its results. */
  output(name: string, type: ElementType, shape: readonly Dimension[]): void;
  /** Keeps a tensor in the model under this name, and returns the name. */
  weight(name: string, tensor: Tensor): string;
  /** A single number of 32 bits. The same number is kept once. */
  scalar(value: number): string;
  /** A list of whole numbers, as operators take shapes and axes. The same list is kept once. */
  integers(values: readonly number[]): string;
  /**
   * Adds an operator with one result.
   *
   * @param output The result's name. Default: one that is free.
   * @returns The result's name.
   */
  add(
    operator: string,
    inputs: readonly string[],
    attributes?: Readonly<Record<string, Attribute>> | undefined,
    output?: string | undefined,
  ): string;
  /**
   * The graph as an ONNX model: the same calls give the same bytes.
   *
   * @param opset Version of the operators. Default 17.
   */
  toModel(opset?: number | undefined): Uint8Array;
  /**
   * A model that computes what `model` does and then this graph, which may name the model's values as inputs.
   *
   * @param model An ONNX model whose operators are of the same version as those of this graph.
   */
  appendTo(model: Uint8Array): Uint8Array;
}

/** ONNX's version of the file format (`IR_VERSION`) that opset 17 came with. */
const irVersion = 8;

/**
 * Begins a graph.
 *
 * @param prefix Begins the names that the graph chooses itself. Give one to a graph that is appended to a model.
 */
export function createGraph(prefix = ''): Graph {
  const nodes: Uint8Array[] = [];
  const weights: Uint8Array[] = [];
  const inputs: Uint8Array[] = [];
  const outputs: Uint8Array[] = [];
  const constants = new Map<string, string>();
  const keep = (name: string, tensor: Tensor) => {
    weights.push(writeTensor(tensor, name));
    return name;
  };
  const constant = (tensor: Tensor) => {
    const key = `${tensor.type} ${tensor.data.join()}`;
    const known = constants.get(key) ?? keep(`${prefix}constant_${constants.size}`, tensor);
    constants.set(key, known);
    return known;
  };
  const writeGraph = () =>
    concatenate([
      ...nodes.map((node) => createMessage().bytes(1, node).finish()),
      createMessage().text(2, 'graph').finish(),
      ...weights.map((weight) => createMessage().bytes(5, weight).finish()),
      ...inputs.map((input) => createMessage().bytes(11, input).finish()),
      ...outputs.map((output) => createMessage().bytes(12, output).finish()),
    ]);
  return {
    input(name, type, shape) {
      inputs.push(writeValueInfo(name, type, shape));
      return name;
    },
    output(name, type, shape) {
      outputs.push(writeValueInfo(name, type, shape));
    },
    weight: keep,
    scalar: (value) => constant(float32([], [value])),
    integers: (values) => constant(int64(values)),
    add(operator, inputNames, attributes = {}, output = `${prefix}value_${nodes.length}`) {
      nodes.push(writeNode({ operator, inputs: inputNames, outputs: [output], attributes }));
      return output;
    },
    toModel(opset = 17) {
      const operators = createMessage().text(1, '').int(2, opset).finish();
      return createMessage()
        .int(1, irVersion)
        .text(2, 'visionprefer')
        .bytes(7, writeGraph())
        .bytes(8, operators)
        .finish();
    },
    // Protobuf reads messages that follow each other as one: lists are joined, so the graphs become one graph.
    appendTo: (model) => concatenate([model, createMessage().bytes(7, writeGraph()).finish()]),
  };
}
