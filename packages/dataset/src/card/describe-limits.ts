import type { CardSource } from './card-source.ts';
import { percent, whole } from './markdown.ts';

/** What a user of the data should know before trusting it, as far as the data themselves tell. */
export function describeLimits({ statistics, evidence, format, leftOut }: CardSource): string {
  const { aspects, generators, pairs } = statistics;
  const annotators = evidence.annotations?.annotators;
  const sum = (field: 'withProbability' | 'conflicting' | 'unanimous') =>
    aspects.reduce((total, aspect) => total + aspect[field], 0);
  const refusals = annotators?.reduce(
    (total, { outcomes }) => total + (outcomes.refused ?? 0) + (outcomes.blocked ?? 0),
    0,
  );
  const limits = [
    'The preferences are those of models, not of people. Models share mistakes, favour images of their own kind, and can be swayed by text inside an image.',
    ...(annotators?.length === 1 ? ['One annotator judged everything: its taste is the taste of the data.'] : []),
    ...(sum('withProbability') < pairs
      ? [
          `${percent(pairs - sum('withProbability'), pairs)} of the pairs have no probability: it takes two annotators or more in each aspect that counts.`,
        ]
      : []),
    ...(sum('conflicting')
      ? [`On ${whole(sum('conflicting'))} pairs another aspect prefers the rejected image; \`conflicts\` names it.`]
      : []),
    ...(refusals
      ? [
          `${whole(refusals)} questions were refused or blocked. Refusals cluster on harmful images, so that these are rarer here than among what was generated.`,
        ]
      : []),
    ...(generators.length === 0 ? ['The generators of the images are not recorded.'] : []),
    'Ties make no pair, so that the pairs are clearer than the images are in general; accuracy on them is not accuracy on all.',
    ...(leftOut.image ? [`${whole(leftOut.image)} pairs are missing because their images were, or had changed.`] : []),
    ...(statistics.turned
      ? [
          `${whole(statistics.turned)} images are stored turned (EXIF orientation). Annotators saw them upright; a reader that does not turn them trains on them lying.`,
        ]
      : []),
    'Prompts and images were not checked for personal data or for rights of others.',
    ...(format.id === 'imagereward' || format.id === 'hpdv2'
      ? [
          'Where a ranking would say more than the pairs do, because a margin or a pick left some out, each pair is a record of its own.',
        ]
      : []),
    ...(format.id === 'kto'
      ? ['An image that won one pair and lost another is neither desirable nor undesirable, and is left out.']
      : []),
  ];
  return limits.map((limit) => `- ${limit}`).join('\n');
}
