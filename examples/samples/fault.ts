import sharp, { type Sharp } from 'sharp';
import { seededRandom } from './random.ts';

/** What is done to a finished picture to spoil it. */
export type Fault = 'blur' | 'blocks' | 'noise' | 'banding' | 'clipping';

/** Plants a fault in a picture, so strongly that nobody would overlook it. */
export async function plantFault(picture: Sharp, fault: Fault, seed: string): Promise<Sharp> {
  if (fault === 'blur') return sharp(await picture.blur(2.6).png().toBuffer());
  if (fault === 'blocks') return sharp(await picture.jpeg({ quality: 9 }).toBuffer());
  if (fault === 'clipping') return sharp(await picture.linear(1.9, 12).png().toBuffer());
  const { data, info } = await picture.removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const spoilt = fault === 'noise' ? addNoise(data, seed) : posterise(data);
  return sharp(spoilt, { raw: { width, height, channels: 3 } });
}

function addNoise(data: Buffer, seed: string): Uint8ClampedArray {
  const random = seededRandom(`noise ${seed}`);
  return Uint8ClampedArray.from(data, (value) => value + 26 * random.normal());
}

function posterise(data: Buffer): Uint8ClampedArray {
  const step = 255 / 7;
  return Uint8ClampedArray.from(data, (value) => Math.round(Math.round(value / step) * step));
}
