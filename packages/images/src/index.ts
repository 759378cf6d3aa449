export { type ImageLoaderOptions, imageLoader } from './image-loader.ts';
