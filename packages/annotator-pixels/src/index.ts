export { pixelFigures, pixelFiguresVersion } from './pixel-figures.ts';
export { type PixelsOptions, pixels } from './pixels.ts';
