import { createHash } from 'node:crypto';

/** What a folder of a format has besides those of its aspects. */
const taken = /^(images|readme\.md|manifest\.json)$/i;

/**
 * The folder of an aspect. Ids are plain words, and so are their folders; whatever else a stranger's file has for one
 * cannot leave the folder, and has a folder of its own by a digest at its end.
 */
export function aspectFolder(aspect: string): string {
  const plain = aspect.replace(/[^\p{L}\p{N}_.-]+/gu, '_').replace(/^\.+/, '_');
  const characters = [...plain];
  if (plain !== '' && plain === aspect && characters.length <= longest && !taken.test(plain)) return plain;
  const digest = createHash('sha256').update(aspect).digest('hex').slice(0, 8);
  return `${characters.slice(0, longest).join('') || '_'}-${digest}`;
}

/** Characters of four bytes at most; file systems end at 255 bytes. */
const longest = 60;
