import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import type { LoadImage } from '@visionprefer/core';
import type { Surroundings } from '../surroundings.ts';
import type { AnnotatePlan } from './annotate-plan.ts';

const manifest = createRequire(import.meta.url)('@visionprefer/images/package.json') as { version: string };

/** The version of the package that prepares images, read without loading it. */
export const imagesVersion: string = manifest.version;

/**
 * Loads images with `@visionprefer/images`, which is taken in with the first: a run that finds everything settled needs
 * none.
 */
export function lazyImageLoader(
  { source, allowPaths, allowPrivateHosts }: Pick<AnnotatePlan, 'source' | 'allowPaths' | 'allowPrivateHosts'>,
  { folder }: Surroundings,
): LoadImage {
  const where = {
    root: source.folder,
    allowPaths: allowPaths.map((path) => resolve(folder, path)),
    allowPrivateHosts,
  };
  let loader: Promise<LoadImage> | undefined;
  const load: LoadImage = async (image, how) => {
    loader ??= import('@visionprefer/images').then(({ imageLoader }) => imageLoader(where));
    return (await loader)(image, how);
  };
  return Object.assign(load, { preparedBy: imagesVersion });
}
