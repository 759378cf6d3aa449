import { ImageError } from '../contract/errors.ts';
import { noPicture } from '../records/no-picture.ts';
import { hashBytes } from './digest.ts';
import type { ReadFileUrl } from './node/read-file-url.ts';
import type { Disk, ReadImageOptions, ReadImageSettings } from './read-image-options.ts';
import { shortUrl } from './short-url.ts';

/** Reads the bytes of one image after another, with the same options. See {@link readImage}. */
export type ImageReader = (url: string, signal?: AbortSignal) => Promise<{ bytes: Uint8Array; hash: string }>;

/** Creates a reader of many images, which is faster than reading each with {@link readImage}. */
export function createImageReader(options: Omit<ReadImageOptions, 'signal'> = {}): ImageReader {
  const { root, maxBytes = 50_000_000, timeoutMs = 30_000, allowPaths = [], allowPrivateHosts = false } = options;
  const disk: Disk = { readMs: 0, slowUntilMs: 0 };
  const shared = { root, allowPaths, allowPrivateHosts, maxBytes, timeoutMs, disk };
  let files: Promise<ReadFileUrl> | undefined;
  const readFile = async (url: string, signal: AbortSignal) => {
    files ??= import('./node/read-file-url.ts').then(({ createFileReader }) => createFileReader(shared));
    return (await files)(url, signal);
  };
  return async (url, signal = new AbortController().signal) => {
    signal.throwIfAborted();
    const bytes = await readBytes(url, { ...shared, signal }, readFile);
    if (bytes.length === 0) throw new ImageError(`${shortUrl(url)} is empty; expected an image.`, { code: 'no-image' });
    return { bytes, hash: await hashBytes(bytes) };
  };
}

/**
 * Reads the bytes behind an image's url: `data:`, `https:` from public addresses, and `file:` below the allowed
 * folders, links resolved. Files and checked connections need Node, Bun or Deno.
 *
 * @returns The bytes, and the first 128 bits of their SHA-256 in hex.
 * @throws ImageError when they cannot be read or must not be.
 */
export async function readImage(
  url: string,
  { signal, ...options }: ReadImageOptions = {},
): Promise<{ bytes: Uint8Array; hash: string }> {
  return createImageReader(options)(url, signal);
}

async function readBytes(url: string, settings: ReadImageSettings, readFile: ReadFileUrl): Promise<Uint8Array> {
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(url)?.[1]?.toLowerCase();
  if (scheme === 'data') return readDataUrl(url, settings.maxBytes);
  if (scheme === 'https' || (scheme === 'http' && settings.allowPrivateHosts)) {
    const { fetchImage } = await import('./node/fetch-image.ts');
    return fetchImage(url, settings);
  }
  if (scheme === 'http') {
    const reason = `${shortUrl(url)} is not read: plain http: can be tampered with. Use https:, or a file.`;
    throw new ImageError(reason, { code: 'plain-http' });
  }
  if (scheme !== undefined && scheme !== 'file') {
    const reason = `${shortUrl(url)} is not read: expected a file:, https: or data: url, not ${scheme}:.`;
    throw new ImageError(reason, { code: 'bad-url' });
  }
  return readFile(url, settings.signal);
}

function readDataUrl(url: string, maxBytes: number): Uint8Array {
  if (url === noPicture) {
    throw new ImageError('The picture is not at hand. Write its url or its path into the samples.', {
      code: 'bad-url',
    });
  }
  const comma = url.indexOf(',');
  const base64 = /;\s*base64$/i.test(url.slice(0, comma));
  if (comma === -1 || !base64) {
    const reason = `${shortUrl(url)} cannot be read: expected data:image/…;base64,… with the image in base64.`;
    throw new ImageError(reason, { code: 'bad-url' });
  }
  if ((url.length - comma) * 0.75 > maxBytes + 3) {
    throw new ImageError(`${shortUrl(url)} is over the limit of ${maxBytes} bytes for one image.`, {
      code: 'too-large',
    });
  }
  try {
    const binary = atob(decodeURIComponent(url.slice(comma + 1)));
    const bytes = new Uint8Array(binary.length);
    for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at);
    return bytes;
  } catch {
    throw new ImageError(`${shortUrl(url)} cannot be read: what follows the comma is not base64.`, { code: 'bad-url' });
  }
}
