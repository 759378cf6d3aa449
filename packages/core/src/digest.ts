/** SHA-256 in hex of a text. */
export async function digestText(text: string): Promise<string> {
  return digestBytes(new TextEncoder().encode(text));
}

/** First 128 bits, in hex, of the SHA-256 of some bytes: the content hash of a picture. */
export async function hashBytes(bytes: Uint8Array): Promise<string> {
  return (await digestBytes(bytes)).slice(0, 32);
}

async function digestBytes(bytes: Uint8Array): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));
  let hex = '';
  for (const byte of digest) hex += byte.toString(16).padStart(2, '0');
  return hex;
}
