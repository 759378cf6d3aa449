import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { toFloat16 } from '../scripts/to-float16.ts';

const run = promisify(execFile);
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'visionprefer-conversion-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function writeCheckpoint(kind: 'plain' | 'dangerous'): Promise<string> {
  const path = join(folder, `${kind}.pth`);
  await run('python3', [join(import.meta.dirname, 'write-checkpoint.py'), path, kind]);
  return path;
}

function readCheckpoint(path: string): Promise<unknown> {
  return run('python3', [join(import.meta.dirname, '../scripts/read-checkpoint.py'), path, folder]);
}

describe('reading a checkpoint', () => {
  test('tensors come in row-major order, however they are stored', async () => {
    await readCheckpoint(await writeCheckpoint('plain'));
    expect(JSON.parse(await readFile(join(folder, 'weights.json'), 'utf8'))).toEqual({
      'in.order': { offset: 0, shape: [2, 3] },
      transposed: { offset: 6, shape: [2, 3] },
    });
    const bytes = await readFile(join(folder, 'weights.bin'));
    const numbers = Array.from({ length: bytes.length / 4 }, (_, place) => bytes.readFloatLE(place * 4));
    // The second view begins at 10, steps by 1 from row to row and by 2 from column to column.
    expect(numbers).toEqual([0, 1, 2, 3, 4, 5, 10, 12, 14, 11, 13, 15]);
  });

  test('nothing in it is run', async () => {
    const path = await writeCheckpoint('dangerous');
    await expect(readCheckpoint(path)).rejects.toThrow(/system has no place in a checkpoint/);
    expect(existsSync(`${path}.touched`)).toBe(false);
  });

  test('another file is told', async () => {
    const path = join(folder, 'other.pth');
    await writeFile(path, Buffer.from('PK\u0003\u0004 a later version'));
    await expect(readCheckpoint(path)).rejects.toThrow();
  });
});

describe('numbers of 16 bits', () => {
  const value = (bits: number) => {
    const [sign, exponent, steps] = [bits >> 15, (bits >> 10) & 31, bits & 1023];
    const magnitude = exponent === 0 ? steps * 2 ** -24 : (1024 + steps) * 2 ** (exponent - 25);
    return sign ? -magnitude : magnitude;
  };

  test('each of them is kept as it is', () => {
    const finite = Array.from({ length: 65_536 }, (_, bits) => bits).filter((bits) => ((bits >> 10) & 31) < 31);
    expect([...toFloat16(Float32Array.from(finite, value))]).toEqual(finite);
  });

  test('others become the nearest one', () => {
    fc.assert(
      fc.property(fc.float({ min: -65_504, max: 65_504, noNaN: true }), (number) => {
        const [bits = 0] = toFloat16(Float32Array.of(number));
        const apart = Math.abs(value(bits) - number);
        const neighbours = [bits - 1, bits + 1].filter((other) => ((other >> 10) & 31) < 31 && other >= 0);
        return neighbours.every((other) => apart <= Math.abs(value(other) - number));
      }),
    );
    // In the middle between two, the even one.
    expect([...toFloat16(Float32Array.of(2049, 2051))].map(value)).toEqual([2048, 2052]);
  });

  test.each([65_520, -70_000, Number.POSITIVE_INFINITY, Number.NaN])('%d is told', (number) => {
    expect(() => toFloat16(Float32Array.of(number))).toThrow(/cannot be kept in 16 bits/);
  });
});
