export { decodePixels, type Pixels } from './decode-pixels.ts';
export { type ImageLoaderOptions, imageLoader } from './image-loader.ts';
export { type Thumbnail, type ThumbnailerOptions, thumbnailer } from './thumbnailer.ts';
