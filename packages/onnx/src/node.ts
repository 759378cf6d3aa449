import { createMessage } from './protobuf.ts';
import { type Tensor, writeTensor } from './tensor.ts';

/** A setting of an operator. Whole numbers are written as INT; a FLOAT is given as `{ float: 0.5 }`. */
export type Attribute = number | string | readonly number[] | { float: number } | { tensor: Tensor };

/** One operation of a graph. */
export interface GraphNode {
  operator: string;
  inputs: readonly string[];
  outputs: readonly string[];
  attributes: Readonly<Record<string, Attribute>>;
}

/** A node as ONNX writes it (`NodeProto`). */
export function writeNode({ operator, inputs, outputs, attributes }: GraphNode): Uint8Array {
  const message = createMessage();
  for (const input of inputs) message.text(1, input);
  for (const output of outputs) message.text(2, output);
  message.text(4, operator);
  for (const [name, value] of Object.entries(attributes)) message.bytes(5, writeAttribute(name, value));
  return message.finish();
}

/** `AttributeProto.AttributeType`. */
const attributeTypes = { float: 1, int: 2, text: 3, tensor: 4, ints: 7 } as const;

function writeAttribute(name: string, value: Attribute): Uint8Array {
  const message = createMessage().text(1, name);
  if (typeof value === 'number') return message.int(3, value).int(20, attributeTypes.int).finish();
  if (typeof value === 'string') return message.text(4, value).int(20, attributeTypes.text).finish();
  if ('float' in value) return message.float(2, value.float).int(20, attributeTypes.float).finish();
  if ('tensor' in value) {
    return message.bytes(5, writeTensor(value.tensor, name)).int(20, attributeTypes.tensor).finish();
  }
  for (const each of value) message.int(8, each);
  return message.int(20, attributeTypes.ints).finish();
}
