import {
  AnnotatorError,
  ImageError,
  type ImageLimits,
  type LoadedImage,
  type LoadImage,
  type Part,
} from '@visionprefer/core';
import type { WrittenCall, WrittenImage } from '../wire/written-call.ts';

/** An image of a question cannot be read on this machine as it was read where the question came from. */
export class UnseenImage extends Error {
  override readonly name = 'UnseenImage';
}

/**
 * Reads the images of a question again.
 *
 * @param worker How messages name this worker.
 * @throws UnseenImage when one is not there, or is not the same.
 */
export async function loadShown(
  { question, sampleId }: WrittenCall,
  {
    loadImage,
    limits,
    worker,
    signal,
  }: { loadImage: LoadImage; limits: ImageLimits; worker: string; signal: AbortSignal },
): Promise<Part[]> {
  const load = async (image: WrittenImage): Promise<LoadedImage> => {
    const { id, url } = image;
    const cannot = (why: string, cause?: unknown) =>
      new UnseenImage(`Worker ${worker} cannot show image ${id} of sample ${sampleId}: ${why}`, { cause });
    let loaded: LoadedImage;
    try {
      loaded = await loadImage({ id, url }, { limits, signal });
    } catch (error) {
      signal.throwIfAborted();
      // A server that is not there may be back for the next try.
      if (error instanceof ImageError && error.code === 'unreachable') {
        throw new AnnotatorError('network', cannot(error.message).message, { cause: error });
      }
      throw cannot((error as Error).message, error);
    }
    if (loaded.hash !== image.hash) throw cannot(`${url} is another picture here than where it was asked from.`);
    if (loaded.preparation !== image.preparation) {
      throw cannot('it is prepared in another way here. Install the same version of VisionPrefer on all machines.');
    }
    return loaded;
  };
  return Promise.all(
    question.parts.map(async (part) => ('text' in part ? part : { label: part.label, image: await load(part.image) })),
  );
}
