import { type Aspect, defineAspect } from '../contract/aspect.ts';

/** Is the image good to look at? Own wording: the rubric text of the paper is not public. */
export const aesthetic: Aspect<'aesthetic'> = /* @__PURE__ */ defineAspect({
  id: 'aesthetic',
  version: 1,
  question:
    'How good is the image to look at: composition, light, colour, depth and overall effect? Whether it matches the prompt does not matter here.',
  levels: [
    {
      name: 'Very unappealing',
      description:
        'Unpleasant to look at: chaotic or empty composition, clashing or lifeless colour, no sense of light.',
    },
    { name: 'Unappealing', description: 'Clumsy: several of composition, light and colour work against the image.' },
    {
      name: 'Ordinary',
      description: 'Neither pleases nor disturbs: competent in places, with nothing to hold the eye.',
    },
    {
      name: 'Appealing',
      description: 'Pleasing: composition, light and colour work together, with a weakness that a second look finds.',
    },
    { name: 'Striking', description: 'Beautiful or memorable: one would hang it on a wall or put it on a cover.' },
  ],
});
