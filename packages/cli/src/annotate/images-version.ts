import { createRequire } from 'node:module';

const manifest = createRequire(import.meta.url)('@visionprefer/images/package.json') as { version: string };

/** The version of the package that prepares images, read without loading it. */
export const imagesVersion: string = manifest.version;
