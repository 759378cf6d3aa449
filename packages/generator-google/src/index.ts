export { type GoogleImagesOptions, google } from './google.ts';
