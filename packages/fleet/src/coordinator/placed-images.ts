import { isAbsolute, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { KnownImage, LoadImage } from '@visionprefer/core';
import type { ImagePlace } from '../wire/written-call.ts';

/** A loader whose images stay where they are, and where that is. */
export interface PlacedImages {
  /** Gives what is known of an image, without its bytes: a worker reads them again. */
  loadImage: LoadImage;
  placeOf(image: KnownImage): ImagePlace;
}

const noBytes = new Uint8Array();

/**
 * Makes a loader for a run that asks elsewhere: questions that wait hold no pictures.
 *
 * @param root The folder of the samples: below it, files are named relative to it, because on another machine it may lie
 * somewhere else.
 */
export function placeImages(load: LoadImage, root: string | URL | undefined): PlacedImages {
  const places = new WeakMap<KnownImage, ImagePlace>();
  const folder = root === undefined ? undefined : folderPath(root);
  const loadImage: LoadImage = async (image, options) => {
    const { bytes: _, ...known } = await load(image, options);
    const placed = { ...known, bytes: noBytes };
    const { id, url } = image;
    places.set(placed, { id, url: relativeUrl(url, folder), limits: options.limits });
    return placed;
  };
  return {
    loadImage: Object.assign(loadImage, { preparedBy: load.preparedBy }),
    placeOf(image) {
      const place = places.get(image);
      if (!place) throw new Error('A question shows an image that its run did not load.');
      return place;
    },
  };
}

/** A file below the folder by its path from there, as loaders take it; any other url as it is. */
function relativeUrl(url: string, folder: string | undefined): string {
  if (folder === undefined || !/^file:/i.test(url)) return url;
  const path = relative(folder, fileURLToPath(url));
  return path.startsWith('..') || isAbsolute(path) ? url : `./${path.replaceAll(sep, '/')}`;
}

function folderPath(root: string | URL): string {
  return typeof root === 'string' && !/^file:/i.test(root) ? resolve(root) : fileURLToPath(root);
}
