import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * SHA-256 in hex over the names and contents of those files below a folder that decide what a model gives: all JSON at
 * its top, and the ONNX files that begin with one of the names.
 */
export async function digestFiles(folder: string, models: readonly string[]): Promise<string> {
  const top = (await list(folder)).filter((file) => file.endsWith('.json'));
  const weights = (await list(join(folder, 'onnx'))).filter((file) => models.includes(file.replace(/\.onnx.*$/, '')));
  const hash = createHash('sha256');
  for (const file of [...top, ...weights.map((name) => `onnx/${name}`)].sort()) {
    hash.update(`${file}\n`);
    for await (const part of createReadStream(join(folder, file))) hash.update(part as Buffer);
  }
  return hash.digest('hex');
}

async function list(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(() => [])).sort();
}
