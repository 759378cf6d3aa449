export { createGraph, type Graph } from './graph.ts';
export type { Attribute } from './node.ts';
export { type Dimension, type ElementType, float32, int64, type Tensor } from './tensor.ts';
