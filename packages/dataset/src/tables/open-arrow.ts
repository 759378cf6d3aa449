import { type FileHandle, open } from 'node:fs/promises';
import { type Field, setCompressionCodec, Type, tableFromIPC } from '@uwdata/flechette';
import { InputError } from '@visionprefer/core';
import { checkTextFile } from '@visionprefer/journal';
import { arrowCodecs } from './arrow-codecs.ts';
import type { Table } from './table.ts';

/** One message of a stream, head and body. */
interface Message {
  kind: number;
  bytes: Uint8Array;
}

/** A number beyond 2^53 keeps all its digits, and a time is one. Decimals come as whole numbers, without their point. */
const exact = { useBigInt: true, useDate: true, useDecimalInt: true };

const numberTypes: ReadonlySet<number> = new Set([
  ...[Type.Int, Type.Float, Type.Bool, Type.Decimal, Type.Date, Type.Time, Type.Timestamp, Type.Interval],
  Type.Duration,
]);

/** Kinds of message, by the specification of Arrow's columnar format. */
const schemaKind = 1;
const batchKind = 3;

/**
 * Opens a file with a stream of Arrow batches, as Hugging Face `datasets` saves to the disk, or an Arrow file (Feather),
 * which is such a stream between two marks. One batch is in memory at a
 * time.
 *
 * @param label The file as the user named it.
 * @throws InputError when it is none, or cannot be read.
 */
export async function openArrow(path: string, label: string): Promise<Table> {
  const batches = () => readBatches(path, label);
  let fields: readonly Field[] = [];
  for await (const { schema } of batches()) {
    fields = schema.fields;
    break;
  }
  return {
    columns: fields.map(({ name }) => name),
    numbers: new Set(fields.filter(({ type }) => numberTypes.has(type.typeId)).map(({ name }) => name)),
    async *rows() {
      const pointed = fields.filter(isPointed);
      for await (const table of batches()) {
        for (const row of table.toArray() as Record<string, unknown>[]) {
          for (const { name, type } of pointed) row[name] = withPoint(row[name], type.scale);
          yield row;
        }
      }
    },
    async countRows() {
      let count = 0;
      for await (const { numRows } of batches()) count += numRows;
      return count;
    },
  };
}

type Pointed = Field & { type: { typeId: typeof Type.Decimal; scale: number } };

function isPointed(field: Field): field is Pointed {
  return field.type.typeId === Type.Decimal && field.type.scale !== 0;
}

function withPoint(cell: unknown, scale: number): unknown {
  return typeof cell === 'bigint' || typeof cell === 'number' ? Number(`${cell}e${-scale}`) : cell;
}

async function* readBatches(path: string, label: string) {
  await checkTextFile(path, label);
  for (const [type, codec] of arrowCodecs) setCompressionCodec(type, codec);
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    throw new InputError(`${label} cannot be read (${error.code}).`, { cause: error });
  });
  try {
    // What stands before the batches, schema and dictionaries, belongs to each of them.
    const before: Uint8Array[] = [];
    let batches = 0;
    for await (const { kind, bytes } of readMessages(file)) {
      if (kind !== batchKind) before.push(bytes);
      else {
        batches++;
        yield tableFromIPC([...before, bytes], exact);
      }
    }
    if (batches === 0 && before.length) yield tableFromIPC(before, exact);
  } catch (error) {
    throw new InputError(
      `${label} is no sound stream of Arrow batches: ${(error as Error).message}. Write it anew with save_to_disk().`,
      { cause: error },
    );
  } finally {
    await file.close();
  }
}

/**
 * The messages of a stream: each is a continuation mark, the length of the head, the head (a flatbuffer that tells the
 * length of the body), and the body. Arrow columnar format, section on the IPC streaming format.
 */
async function* readMessages(file: FileHandle): AsyncGenerator<Message, void, undefined> {
  const mark = await readAt(file, 0, 8);
  const start = Buffer.from(mark.buffer, 0, mark.byteLength).toString('latin1').startsWith('ARROW1') ? 8 : 0;
  let at = start;
  for (;;) {
    const prefix = await readAt(file, at, 8);
    if (prefix.byteLength === 0) return;
    if (at === start && prefix.getUint32(0, true) !== 0xffffffff) throw new Error('it does not begin as one');
    const headLength = prefix.getUint32(4, true);
    if (headLength === 0) return;
    const head = await readAt(file, at + 8, headLength);
    const { kind, bodyLength } = readHead(head);
    if (at === start && kind !== schemaKind) throw new Error('it does not begin with a schema');
    const length = 8 + headLength + bodyLength;
    const bytes = await readAt(file, at, length);
    if (bytes.byteLength < length) throw new Error('it is cut off');
    yield { kind, bytes: new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
    at += length;
  }
}

/** Two fields of a flatbuffer table `Message`: the type of its header, and the length of the body that follows. */
function readHead(head: DataView): { kind: number; bodyLength: number } {
  const table = head.getUint32(0, true);
  const fields = table - head.getInt32(table, true);
  const size = head.getUint16(fields, true);
  const offsetOf = (field: number) => (4 + 2 * field < size ? head.getUint16(fields + 4 + 2 * field, true) : 0);
  const [kind, body] = [offsetOf(1), offsetOf(3)];
  return {
    kind: kind ? head.getUint8(table + kind) : 0,
    bodyLength: body ? Number(head.getBigInt64(table + body, true)) : 0,
  };
}

async function readAt(file: FileHandle, position: number, length: number): Promise<DataView> {
  const bytes = new Uint8Array(length);
  const { bytesRead } = await file.read(bytes, 0, length, position);
  return new DataView(bytes.buffer, 0, bytesRead);
}
