/** Where a tensor's numbers lie in an ONNX file. */
export interface TensorPlace {
  name: string;
  shape: number[];
  /** ONNX's code of the type: 1 float32, 10 float16. */
  type: number;
  start: number;
  end: number;
}

/** The tensors that an ONNX file keeps (`ModelProto.graph.initializer`), read field by field. */
export function tensorsOf(model: Uint8Array): TensorPlace[] {
  const graphs = fieldsOf(model, 0, model.length).filter(({ field }) => field === 7);
  return graphs.flatMap((graph) =>
    fieldsOf(model, graph.start, graph.end)
      .filter(({ field }) => field === 5)
      .map(({ start, end }) => readTensor(model, fieldsOf(model, start, end))),
  );
}

interface Field {
  field: number;
  /** Of a number. */
  value: number;
  /** Of what has a length. */
  start: number;
  end: number;
}

function readTensor(model: Uint8Array, fields: readonly Field[]): TensorPlace {
  const of = (wanted: number) => fields.filter(({ field }) => field === wanted);
  const [name, data] = [of(8)[0], of(9)[0]];
  return {
    name: new TextDecoder().decode(model.subarray(name?.start ?? 0, name?.end ?? 0)),
    shape: of(1).map(({ value }) => value),
    type: of(2)[0]?.value ?? 0,
    start: data?.start ?? 0,
    end: data?.end ?? 0,
  };
}

/** https://protobuf.dev/programming-guides/encoding */
function fieldsOf(bytes: Uint8Array, start: number, end: number): Field[] {
  const fields: Field[] = [];
  let at = start;
  const varint = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] ?? 0;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < end) {
    const tag = varint();
    const kind = tag & 7;
    const value = kind === 0 || kind === 2 ? varint() : 0;
    const length = kind === 2 ? value : kind === 5 ? 4 : 0;
    fields.push({ field: tag >> 3, value, start: at, end: at + length });
    at += length;
  }
  return fields;
}
