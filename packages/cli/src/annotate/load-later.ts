import { resolve } from 'node:path';
import type { LoadImage } from '@visionprefer/core';
import type { Edges } from '../edges.ts';
import type { AnnotatePlan } from './annotate-samples.ts';

/**
 * Loads images with `@visionprefer/images`, which is taken in with the first: a run that finds everything settled needs
 * none.
 */
export function loadLater({ source, allowPaths, allowPrivateHosts }: AnnotatePlan, { folder }: Edges): LoadImage {
  const where = {
    root: source.folder,
    allowPaths: allowPaths.map((path) => resolve(folder, path)),
    allowPrivateHosts,
  };
  let loader: Promise<LoadImage> | undefined;
  return async (image, how) => {
    loader ??= import('@visionprefer/images').then(({ imageLoader }) => imageLoader(where));
    return (await loader)(image, how);
  };
}
