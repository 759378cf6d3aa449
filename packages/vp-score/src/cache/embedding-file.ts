import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import { cannotWrite, makeFolder, writeFailed } from '@visionprefer/journal';

/** Rows of features in a file, by key. */
export interface EmbeddingFile {
  /** The row under a key of 32 bytes; undefined when there is none. */
  get(key: Buffer): Promise<Float32Array | undefined>;
  /** Once it returns, no kill of this process loses the row. */
  add(key: Buffer, row: Float32Array): Promise<void>;
  close(): Promise<void>;
}

const magic = Buffer.from('VPE1');
const keyBytes = 32;
const blockBytes = 4 * 1024 * 1024;

/**
 * Opens a file of rows, and makes it and its folder if they are missing.
 *
 * Records follow each other: four letters, the key, the row as float32, a checksum over all this and the `fingerprint`.
 * They are only ever appended, each in one write; so several processes may share a file, and a record that was torn by a
 * kill, or that is of another fingerprint, is passed over.
 */
export async function openEmbeddingFile(
  path: string,
  { fingerprint, dimensions }: { fingerprint: string; dimensions: number },
): Promise<EmbeddingFile> {
  const seed = crc32(fingerprint);
  const recordBytes = magic.length + keyBytes + dimensions * 4 + 4;
  const file = await openForAppending(path);
  const places = new Map<string, number>();
  for await (const [key, place] of scan(file, recordBytes, seed)) places.set(key, place);
  return {
    async get(key) {
      const place = places.get(key.toString('latin1'));
      if (place === undefined) return undefined;
      const record = Buffer.alloc(recordBytes);
      await file.read(record, 0, recordBytes, place);
      // Another process may have written in between, or over it.
      const isSame = record.subarray(magic.length, magic.length + keyBytes).equals(key);
      if (!isSame || !isWhole(record, seed)) return undefined;
      const start = magic.length + keyBytes;
      return new Float32Array(Uint8Array.from(record.subarray(start, -4)).buffer);
    },
    async add(key, row) {
      const content = Buffer.concat([magic, key, new Uint8Array(row.buffer, row.byteOffset, row.byteLength)]);
      const checksum = Buffer.alloc(4);
      checksum.writeUInt32LE(crc32(content, seed));
      try {
        await file.appendFile(Buffer.concat([content, checksum]));
        places.set(key.toString('latin1'), (await file.stat()).size - recordBytes);
      } catch (error) {
        throw writeFailed(error, path, 'The pictures that were embedded before are kept. Make room, and run it again.');
      }
    },
    close: () => file.close(),
  };
}

async function openForAppending(path: string): Promise<FileHandle> {
  try {
    await makeFolder(dirname(path));
    return await open(path, 'a+');
  } catch (error) {
    throw cannotWrite(error, path);
  }
}

/** Key and place of every whole record. */
async function* scan(
  file: FileHandle,
  recordBytes: number,
  seed: number,
): AsyncGenerator<[key: string, place: number]> {
  const { size } = await file.stat();
  const block = Buffer.alloc(Math.max(recordBytes, blockBytes));
  for (let start = 0; start + recordBytes <= size; ) {
    const { bytesRead } = await file.read(block, 0, block.length, start);
    let at = 0;
    while (at + recordBytes <= bytesRead) {
      const record = block.subarray(at, at + recordBytes);
      if (isWhole(record, seed)) {
        yield [record.toString('latin1', magic.length, magic.length + keyBytes), start + at];
        at += recordBytes;
      } else {
        const next = block.subarray(0, bytesRead).indexOf(magic, at + 1);
        at = next === -1 ? bytesRead - magic.length + 1 : next;
      }
    }
    if (at === 0) return;
    start += at;
  }
}

function isWhole(record: Buffer, seed: number): boolean {
  const end = record.length - 4;
  return (
    record.subarray(0, magic.length).equals(magic) && crc32(record.subarray(0, end), seed) === record.readUInt32LE(end)
  );
}
