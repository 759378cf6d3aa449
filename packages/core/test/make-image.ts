import sharp, { type Sharp } from 'sharp';

/** A small picture of one colour; different numbers give different pixels. */
export function makeImage(shade = 128, { width = 32, height = 24 }: { width?: number; height?: number } = {}): Sharp {
  const background = { r: shade % 256, g: (shade * 7) % 256, b: (shade * 13) % 256 };
  return sharp({ create: { width, height, channels: 3, background } });
}

/** {@link makeImage} as a `data:` url of a PNG. */
export async function makeDataUrl(shade = 128): Promise<string> {
  return `data:image/png;base64,${(await makeImage(shade).png().toBuffer()).toString('base64')}`;
}
