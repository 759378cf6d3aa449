import { ImageError, InputError } from '@visionprefer/core';
import type { Picture } from '../pictures/picture.ts';
import type { Platform } from './platform.ts';

/** Browsers and their workers: the browser decodes, `onnxruntime-web` runs models. */
export const browserPlatform: Platform = {
  decode: decodeInBrowser,
  loadRuntime: () => import('onnxruntime-web'),
  async read(url) {
    const response = await fetch(url);
    if (!response.ok) throw new InputError(`${url.href} answers ${response.status}; expected a file of an encoder.`);
    return new Uint8Array(await response.arrayBuffer());
  },
};

/** Decodes a picture on white, upright and in sRGB, which is what a canvas gives. */
async function decodeInBrowser(bytes: Uint8Array): Promise<Picture> {
  const bitmap = await createImageBitmap(new Blob([bytes as Uint8Array<ArrayBuffer>])).catch((cause: unknown) => {
    const advice = 'Fetch or save it again.';
    throw new ImageError('The image cannot be decoded by this browser.', { code: 'no-image', advice, cause });
  });
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d', { colorSpace: 'srgb' });
  if (!context) throw new ImageError(`A canvas of ${width} × ${height} px cannot be made. Scale the image down.`);
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, width, height);
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  const { data } = context.getImageData(0, 0, width, height);
  const rgb = new Uint8ClampedArray(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel++) rgb.set(data.subarray(pixel * 4, pixel * 4 + 3), pixel * 3);
  return { width, height, rgb };
}
