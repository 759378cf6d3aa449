/** SHA-256 in hex of a text. */
export async function digestText(text: string): Promise<string> {
  return text.length <= smallSize ? digestAtOnce(text) : digestBytes(new TextEncoder().encode(text));
}

/** First 128 bits, in hex, of the SHA-256 of some bytes: the content hash of a picture. */
export async function hashBytes(bytes: Uint8Array): Promise<string> {
  return (await (bytes.length <= smallSize ? digestAtOnce(bytes) : digestBytes(bytes))).slice(0, 32);
}

/** Up to this size, handing something to another thread and back takes longer than digesting it. */
const smallSize = 65_536;

/** By the platform's own way of not waiting, where there is one: in Node, Bun and Deno. */
function digestAtOnce(content: string | Uint8Array): string | Promise<string> {
  const { process } = globalThis as { process?: { getBuiltinModule?(name: string): NodeCrypto | undefined } };
  const hash = process?.getBuiltinModule?.('node:crypto')?.hash;
  if (hash) return hash('sha256', content, 'hex');
  return digestBytes(typeof content === 'string' ? new TextEncoder().encode(content) : content);
}

/** What is used of it, and some runtimes lack. */
interface NodeCrypto {
  hash?(algorithm: 'sha256', content: string | Uint8Array, encoding: 'hex'): string;
}

async function digestBytes(bytes: Uint8Array): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));
  let hex = '';
  for (const byte of digest) hex += byte.toString(16).padStart(2, '0');
  return hex;
}
