import { open } from 'node:fs/promises';

/** Whether a file begins as Parquet does, whatever it is called. No, when it is not there. */
export async function isParquet(path: string): Promise<boolean> {
  const file = await open(path).catch(() => undefined);
  if (!file) return false;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return bytesRead === 4 && buffer.toString('latin1') === 'PAR1';
  } catch {
    return false;
  } finally {
    await file.close();
  }
}
