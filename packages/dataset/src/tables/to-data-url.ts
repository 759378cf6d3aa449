import { readImageHeader } from '@visionprefer/core';

/**
 * The picture in a cell as a `data:` url: bare bytes, or a struct of bytes and path as Hugging Face `datasets` has it.
 * Undefined when the cell holds no bytes.
 */
export function toDataUrl(cell: unknown): string | undefined {
  const bytes = typeof cell === 'object' && cell !== null && 'bytes' in cell ? cell.bytes : cell;
  if (!(bytes instanceof Uint8Array)) return undefined;
  const base64 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
  return `data:${mediaTypeOf(bytes)};base64,${base64}`;
}

function mediaTypeOf(bytes: Uint8Array): string {
  try {
    return readImageHeader(bytes).mediaType;
  } catch {
    // Whoever loads it tells what is wrong with it.
    return 'application/octet-stream';
  }
}
