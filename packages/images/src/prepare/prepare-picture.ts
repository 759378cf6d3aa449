import { ImageError, type ImageLimits, type LoadedImage, type MediaType } from '@visionprefer/core';
import type { Sharp } from 'sharp';
import { brokenPicture } from '../inspect/check-whole.ts';
import type { Picture } from '../inspect/inspect-picture.ts';
import { loadSharp } from '../load-sharp.ts';
import { type Preparation, scaleSize } from './plan-preparation.ts';

/**
 * Carries out a plan. A picture that is then still over `limits.maxBytes` is made JPEG where it may be, and after that
 * smaller, each time from the original, until it fits: the same picture and limits always give the same result.
 *
 * @throws ImageError when its pixels cannot be read, or it cannot be made light enough.
 */
export async function preparePicture(
  bytes: Uint8Array,
  picture: Picture,
  plan: Preparation,
  { limits, signal }: { limits: ImageLimits; signal: AbortSignal },
): Promise<Omit<LoadedImage, 'hash'>> {
  const { maxBytes = Infinity, mediaTypes } = limits;
  let attempt = plan;
  for (;;) {
    const written = await write(bytes, picture, attempt);
    signal.throwIfAborted();
    if (written.length <= maxBytes) return describe(written, picture, attempt);
    attempt = lighten(attempt, picture, written.length, maxBytes, mediaTypes?.includes('image/jpeg') ?? true);
  }
}

async function write(bytes: Uint8Array, { format }: Picture, plan: Preparation): Promise<Uint8Array> {
  const sharp = await loadSharp();
  const { width, height, mediaType } = plan;
  const input = sharp(bytes, { autoOrient: true, failOn: 'error', limitInputPixels: false });
  const resized = input.resize(width, height, { fit: 'fill', kernel: 'lanczos3' });
  const flat = plan.flatten ? resized.flatten({ background: '#ffffff' }) : resized;
  try {
    const buffer = await encode(flat.toColourspace('srgb'), mediaType).toBuffer();
    return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  } catch (error) {
    throw brokenPicture(format, error);
  }
}

function encode(pixels: Sharp, mediaType: MediaType): Sharp {
  if (mediaType === 'image/png') return pixels.png({ compressionLevel: 6 });
  if (mediaType === 'image/webp') return pixels.webp({ quality: 90, effort: 0 });
  return pixels.jpeg({ quality: 90, chromaSubsampling: '4:4:4' });
}

function lighten(plan: Preparation, picture: Picture, size: number, maxBytes: number, jpeg: boolean): Preparation {
  if (plan.mediaType === 'image/png' && !picture.hasAlpha && jpeg) return { ...plan, mediaType: 'image/jpeg' };
  const scale = Math.min(0.9, Math.sqrt(maxBytes / size));
  const smaller = scaleSize(plan, scale);
  if (Math.min(smaller.width, smaller.height) < 16) {
    throw new ImageError(
      `The image cannot be made to fit into ${maxBytes} bytes, the most that the annotators take: at ${plan.width} × ${plan.height} px it still has ${size}. Raise maxBytes of the annotator's limits.`,
    );
  }
  return { ...plan, ...smaller };
}

function describe(bytes: Uint8Array, picture: Picture, plan: Preparation): Omit<LoadedImage, 'hash'> {
  const { width, height, mediaType } = plan;
  const scaled = width !== picture.width || height !== picture.height;
  const steps = [
    plan.turn && 'turned upright',
    plan.colour && `${plan.colour} → 8-bit sRGB`,
    scaled && `scaled ${picture.width}×${picture.height} → ${width}×${height}`,
    plan.flatten && 'laid on white',
    mediaType,
  ];
  return { bytes, mediaType, width, height, preparation: steps.filter((step) => step !== false && step).join(', ') };
}
