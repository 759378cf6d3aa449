import { known } from '../known.ts';
import { readId } from '../read-id.ts';
import { type Columns, columnOf } from './columns.ts';
import type { ImportOptions, RatingField } from './import-options.ts';
import type { Rating, RatingOf } from './rating.ts';
import { readNumber } from './read-score.ts';
import { annotatorIdOf, type RowFields } from './row-fields.ts';

/** The comparisons of a row that is a ranking, or names a better and a worse image; undefined when it is neither. */
export function readRanking(
  columns: Columns,
  { sampleId, prompt, annotator, aspect }: RowFields,
  options: ImportOptions,
): { ratings: Rating[] } | { problem: string } | undefined {
  const ranked = rankedIn(columns, options);
  if (!ranked) return undefined;
  const annotatorId = annotatorIdOf(annotator, options);
  if (!annotatorId) return { problem: 'it names no annotator' };
  const compared = compareRanked(ranked.images, ranked.ranking, { sampleId, annotatorId, aspect });
  if ('problem' in compared) return compared;
  for (const imageId of compared.imageIds) {
    options.onImage?.({ ...known({ sampleId, prompt: prompt || undefined }), imageId });
  }
  return { ratings: compared.ratings };
}

/** Images and their ranks, where the row is a ranking; of a better and a worse image these are 1 and 2. */
function rankedIn(columns: Columns, options: ImportOptions): { images: unknown; ranking: unknown } | undefined {
  const at = (name: RatingField) => columns[columnOf(name, options)];
  const [ranking, better, worse] = [at('ranking'), at('better'), at('worse')];
  if (ranking !== undefined) return { images: at('images'), ranking };
  return better === undefined || worse === undefined ? undefined : { images: [better, worse], ranking: [1, 2] };
}

/**
 * Every two images of a ranking, compared: rank 1 is best, equal ranks are a tie. A ranking is an order and no score, so
 * how far apart two ranks are counts for nothing.
 */
export function compareRanked(
  images: unknown,
  ranking: unknown,
  about: Omit<RatingOf, 'imageIds'>,
): { ratings: Rating[]; imageIds: string[] } | { problem: string } {
  if (!Array.isArray(images) || !Array.isArray(ranking)) return { problem: 'images and ranking are not two lists' };
  if (images.length !== ranking.length) {
    return { problem: `it ranks ${ranking.length} of ${images.length} images; expected a rank for each` };
  }
  if (images.length < 2) return { problem: 'it ranks fewer than two images, which compares nothing' };
  const read = readImageIds(images);
  if ('problem' in read) return read;
  const { imageIds } = read;
  const ranked = imageIds.map((image, place) => ({ image, rank: readNumber(ranking[place]) }));
  const named = ranked.filter((one): one is Ranked => one.rank !== undefined);
  if (named.length !== images.length) return { problem: `a rank is not a number: ${JSON.stringify(ranking)}` };
  const ratings = named.flatMap((one, place) =>
    named.slice(place + 1).map((other) => ({
      ...about,
      imageIds: [one.image, other.image],
      preferred: preferredOf(one, other),
    })),
  );
  return { ratings, imageIds };
}

interface Ranked {
  image: string;
  rank: number;
}

/** Images are named by texts or whole numbers, each once. */
function readImageIds(images: readonly unknown[]): { imageIds: string[] } | { problem: string } {
  const imageIds: string[] = [];
  for (const image of images) {
    const read = readId(image, 'the name of an image');
    if ('problem' in read) return read;
    if (read.id === undefined) return { problem: 'an image has no name' };
    if (read.id === 'tie') return { problem: '"tie" cannot be the name of an image' };
    if (imageIds.includes(read.id)) return { problem: `the image ${read.id} is named twice` };
    imageIds.push(read.id);
  }
  return { imageIds };
}

function preferredOf(one: Ranked, other: Ranked): string {
  if (one.rank === other.rank) return 'tie';
  return one.rank < other.rank ? one.image : other.image;
}
