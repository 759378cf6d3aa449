import { type Aspect, defineAspect } from '../contract/aspect.ts';

/** Does the image show what the prompt asks for? Own wording: the rubric text of the paper is not public. */
export const promptFollowing: Aspect<'prompt-following'> = /* @__PURE__ */ defineAspect({
  id: 'prompt-following',
  version: 1,
  question:
    'How completely and how exactly does the image show what the prompt asks for: its objects, their number, attributes, actions and places, and the style it names? How well it is drawn does not matter here.',
  levels: [
    { name: 'Unrelated', description: 'Nothing of weight that the prompt names can be found in the image.' },
    {
      name: 'Mostly missing',
      description:
        'The general subject can be recognised, but most of what the prompt says about it is missing or wrong.',
    },
    {
      name: 'Partly there',
      description: 'The main subject is right; several details that the prompt names are missing, wrong or swapped.',
    },
    {
      name: 'Nearly complete',
      description: 'Everything of weight is there and right; one minor detail is missing, wrong or unclear.',
    },
    {
      name: 'Complete',
      description: 'Everything the prompt names is there as it says, and nothing in the image contradicts it.',
    },
  ],
});
