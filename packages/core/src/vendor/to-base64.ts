/** Bytes as base64, for vendors that take images inside JSON. */
export function toBase64(bytes: Uint8Array): string {
  const { Buffer } = globalThis as {
    Buffer?: { from(buffer: ArrayBufferLike, at: number, length: number): Stringable };
  };
  if (Buffer) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
  if ('toBase64' in bytes) return (bytes as { toBase64(): string }).toBase64();
  let binary = '';
  // In pieces: a call takes only so many arguments.
  for (let at = 0; at < bytes.length; at += 8192) binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(binary);
}

interface Stringable {
  toString(encoding: 'base64'): string;
}
