/** SHA-256 in hex of a text. */
export async function digestText(text: string): Promise<string> {
  // Several texts are digested for each sample. Where there is Node, its way of hashing takes a fifth of the time.
  const { process } = globalThis as { process?: { getBuiltinModule?(name: string): NodeCrypto | undefined } };
  const fast = process?.getBuiltinModule?.('node:crypto')?.hash;
  return fast ? fast('sha256', text) : digestBytes(new TextEncoder().encode(text));
}

/** What is used of it, and some runtimes lack. */
interface NodeCrypto {
  hash?(algorithm: 'sha256', text: string): string;
}

/** First 128 bits, in hex, of the SHA-256 of some bytes: the content hash of a picture. */
export async function hashBytes(bytes: Uint8Array): Promise<string> {
  return (await digestBytes(bytes)).slice(0, 32);
}

/** Up to this size, handing the bytes to another thread and back takes longer than digesting them. */
const smallBytes = 65_536;

async function digestBytes(bytes: Uint8Array): Promise<string> {
  const hash = bytes.length <= smallBytes ? findHash() : undefined;
  if (hash) return hash('sha256', bytes, 'hex');
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));
  let hex = '';
  for (const byte of digest) hex += byte.toString(16).padStart(2, '0');
  return hex;
}

/** The platform's own digest that does not wait, where there is one: in Node, Bun and Deno. */
function findHash(): ((algorithm: 'sha256', bytes: Uint8Array, encoding: 'hex') => string) | undefined {
  const { process } = globalThis as {
    process?: { getBuiltinModule?(name: 'node:crypto'): { hash?: ReturnType<typeof findHash> } | undefined };
  };
  return process?.getBuiltinModule?.('node:crypto')?.hash;
}
