import { type ChildProcess, spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import type { PartReport, PartSettings } from './part.ts';

/** A process of a fleet. */
export interface RunningPart {
  child: ChildProcess;
  /** What it told at its end; undefined when it was killed. */
  ended: Promise<PartReport | undefined>;
}

/** Starts a process of a fleet. */
export function startPart(settings: PartSettings): RunningPart {
  const program = join(import.meta.dirname, 'part.ts');
  const own = ['--conditions=@visionprefer/source', '--no-warnings', program, JSON.stringify(settings)];
  const child = spawn(process.execPath, own, { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const ended = new Promise<PartReport | undefined>((resolve) => {
    child.once('close', () => resolve(said === '' ? undefined : (JSON.parse(said) as PartReport)));
  });
  return { child, ended };
}

/** Draws the four pictures that all samples are of: PNG of about 3 kB. */
export async function drawPictures(folder: string): Promise<void> {
  for (let picture = 0; picture < 4; picture++) {
    const pixels = Buffer.from(Array.from({ length: 32 * 32 * 3 }, (_, place) => (place * (picture + 7) * 31) % 251));
    const raw = { width: 32, height: 32, channels: 3 } as const;
    await writeFile(join(folder, `${picture}.png`), await sharp(pixels, { raw }).png().toBuffer());
  }
}
