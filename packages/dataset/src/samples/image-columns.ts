/** A column that holds images, and that of their generators. */
export interface ImageColumn {
  image: string;
  generator: string | undefined;
}

/**
 * What a column `image_…` tells of an image when its name ends so. Such a column holds no images.
 * `image_0_url` of Pick-a-Pic is one, beside `jpg_0`.
 */
const tellings = new Set(
  `id ids uid uuid key index idx num number count width height size sizes length dimension dimensions dims resolution
  shape ratio aspect area px pixels kb mb format mode type mime mimetype extension ext channels dpi depth orientation
  rotation bbox hash md5 sha sha1 sha256 phash dhash ahash checksum etag seed steps cfg guidance score scores rating
  ratings rank ranks ranking label labels class category tag tags vote votes reward margin preference model generator
  dataset split license author artist user copyright caption captions prompt prompts text description title alt
  embedding embeddings feature features vector time timestamp date created updated status error nsfw safety quality
  aesthetic aesthetics fidelity meta metadata info exif json tokens cost price`.split(/\s+/),
);

/** What a column is called that says where an image is. It holds images where no other column does. */
const addresses = new Set(['url', 'urls', 'uri', 'link', 'href', 'path', 'file', 'filename', 'name']);

/**
 * The columns that hold images, by the image's id: `image`, `image_1`, `Image A`, `imageC`, or where there are some
 * `jpg_0`, `jpg_1`; and only where there are none of these `file_name`, `image_path`, `image_0_url`, and at last `path1`, `path2`.
 *
 * @param numbers Columns whose cells are numbers, which are no images whatever they are called.
 */
export function findImages(
  names: readonly string[],
  numbers: ReadonlySet<string> = new Set(),
): { images: ReadonlyMap<string, ImageColumn>; twice?: string } {
  const candidates = names.filter((name) => !numbers.has(name));
  const ways = [jpgKey, imageKey, addressKey, pathKey];
  const keyOf = ways.find((way) => candidates.some((name) => way(name) !== undefined)) ?? imageKey;
  // Where there are both, the generator counts, and the model stays metadata.
  const makers = new Map(
    ['model', 'generator'].flatMap((word) =>
      names.map((name) => [name.toLowerCase().replace(new RegExp(`^${word}[ _-]?`), 'made '), name] as const),
    ),
  );
  const images = new Map<string, ImageColumn>();
  for (const image of candidates) {
    const key = keyOf(image);
    if (key === undefined) continue;
    if (images.has(key)) return { images, twice: key };
    images.set(key, { image, generator: makers.get(`made ${key === 'image' ? '' : key.toLowerCase()}`) });
  }
  return { images };
}

/** Whether a column is an image's by its place or letter, whatever stands in it: `image`, `image_1`, `Image A`, `jpg_0`. */
export function isPlainImage(name: string): boolean {
  return /^(?:image(?:[ _-]*(?:\d+|[a-z]))?|jpg_\d+)$/i.test(name);
}

function jpgKey(name: string): string | undefined {
  return /^jpg_(\d+)$/i.exec(name)?.[1];
}

function imageKey(name: string): string | undefined {
  const ending = endingOf(name);
  if (ending === undefined || ending === '') return ending === '' ? 'image' : undefined;
  const last = wordsOf(ending).findLast((word) => !/^\d+$/.test(word));
  return last !== undefined && (tellings.has(last) || addresses.has(last)) ? undefined : ending;
}

function addressKey(name: string): string | undefined {
  if (/^file_?(?:name|path)$/i.test(name)) return 'image';
  const ending = endingOf(name);
  if (!ending) return undefined;
  const words = wordsOf(ending);
  const rest = words.filter((word) => !addresses.has(word));
  if (rest.length === words.length || rest.some((word) => tellings.has(word))) return undefined;
  return rest.join('_') || 'image';
}

/** HPDv3 has `path1` and `path2`. */
function pathKey(name: string): string | undefined {
  return /^(?:file_?)?path_?(\d+)$/i.exec(name)?.[1];
}

/** What follows `image` in a name: after a space, a dash or `_`, or a digit or capital at once. `imagenet` has none. */
function endingOf(name: string): string | undefined {
  const match = /^(?:[Ii]mage|IMAGE)(?:[ _-]+(.+)|(\d.*|[A-Z].*))?$/.exec(name);
  return match && !/^images$/i.test(name) ? (match[1] ?? match[2] ?? '') : undefined;
}

function wordsOf(ending: string): string[] {
  return ending
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[ _-]+/)
    .filter((word) => word !== '');
}
