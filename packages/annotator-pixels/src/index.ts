export { type PixelsOptions, pixels } from './pixels.ts';
