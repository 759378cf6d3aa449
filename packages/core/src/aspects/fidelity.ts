import { type Aspect, defineAspect } from '../contract/aspect.ts';

/** Is the image free of faults? Own wording: the rubric text of the paper is not public. */
export const fidelity: Aspect<'fidelity'> = /* @__PURE__ */ defineAspect({
  id: 'fidelity',
  version: 1,
  question:
    'How free is the image of faults of its making: broken anatomy or shapes, objects that melt into each other, impossible perspective, garbled lettering, blur, noise, block or banding artefacts? Faults that the prompt or its style asks for are not faults.',
  levels: [
    { name: 'Broken', description: 'Faults everywhere; what is shown can hardly be made out.' },
    { name: 'Badly flawed', description: 'Severe faults in what matters most, seen at the first glance.' },
    { name: 'Noticeably flawed', description: 'Faults that are clearly seen but leave the main subject intact.' },
    { name: 'Slightly flawed', description: 'Small faults that only a close look finds.' },
    { name: 'Flawless', description: 'No fault to be found even at a close look.' },
  ],
});
