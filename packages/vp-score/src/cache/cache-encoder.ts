import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import type { Encoder, EncoderImage } from '../encoders/encoder.ts';
import { openEmbeddingFile } from './embedding-file.ts';

/**
 * An encoder that remembers in a folder what it has embedded: a picture is embedded once, and of a run that was killed
 * only the rest is. A row is known by the encoder's digest, its preprocessing, the content hash of the picture and,
 * where it counts, the prompt; so several encoders may share the folder, and several processes too.
 *
 * @returns The encoder; close it to close its file.
 * @throws InputError when the folder cannot be written.
 */
export async function cacheEncoder(encoder: Encoder, folder: string): Promise<Encoder> {
  const { id, digest, preprocessing, dimensions, usesPrompt } = encoder;
  const fingerprint = hash(`${digest}\n${preprocessing}\n${dimensions}`).toString('hex');
  const name = `${id.replace(/[^\w.-]+/g, '-').slice(-60)}-${fingerprint.slice(0, 16)}.embeddings`;
  const file = await openEmbeddingFile(join(resolve(folder), name), { fingerprint, dimensions });
  const embedOne = async (image: EncoderImage, prompt: string | undefined): Promise<Float32Array> => {
    const key = keyOf(image, usesPrompt ? prompt : undefined);
    const known = await file.get(key);
    if (known) return known;
    const [row] = await encoder.embed([image], prompt === undefined ? undefined : [prompt]);
    if (!row) throw new RangeError(`Encoder ${id} gave no row for a picture.`);
    await file.add(key, row);
    return row;
  };
  return {
    ...encoder,
    async embed(images, prompts) {
      const rows: Float32Array[] = [];
      for (const [place, image] of images.entries()) rows.push(await embedOne(image, prompts?.[place]));
      return rows;
    },
    async close() {
      await file.close();
      await encoder.close?.();
    },
  };
}

/** 16 bytes of the picture, 16 of the prompt. */
function keyOf({ hash: picture }: EncoderImage, prompt: string | undefined): Buffer {
  const promptPart = prompt === undefined ? Buffer.alloc(16) : hash(prompt).subarray(0, 16);
  return Buffer.concat([hash(picture).subarray(0, 16), promptPart]);
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
