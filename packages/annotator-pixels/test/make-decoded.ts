import type { DecodedPicture } from '../src/decode-picture.ts';

/** A decoded picture whose every pixel is told by its place: one number for grey, three for a colour. */
export function makeDecoded(
  width: number,
  height: number,
  colourAt: (x: number, y: number) => number | readonly [number, number, number],
): DecodedPicture {
  const rgb = new Uint8Array(width * height * 3);
  const luma = new Float32Array(width * height);
  for (let pixel = 0; pixel < luma.length; pixel++) {
    const colour = colourAt(pixel % width, Math.floor(pixel / width));
    const [red, green, blue] = typeof colour === 'number' ? [colour, colour, colour] : colour;
    rgb.set([red, green, blue], pixel * 3);
    const [r = 0, g = 0, b = 0] = rgb.subarray(pixel * 3);
    luma[pixel] = 0.299 * r + 0.587 * g + 0.114 * b;
  }
  return { width, height, rgb, luma };
}

/** Hard edges over long waves of light. */
export function makeScene(width = 256, height = 192): DecodedPicture {
  return makeDecoded(width, height, (x, y) => {
    const waves = 25 * Math.sin(x / 61) + 20 * Math.cos(y / 53);
    const edge = (Math.floor(x / 13) + Math.floor(y / 11)) % 2 === 0 ? 25 : -25;
    return [128 + waves + edge, 120 + 0.8 * waves - edge, 110 - 0.5 * waves + edge];
  });
}

/** Normally distributed numbers, the same for the same seed (Box and Muller, 1958). */
export function normalNumbers(seed: number): () => number {
  let state = seed;
  const next = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  return () => Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next());
}
