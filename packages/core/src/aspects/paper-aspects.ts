import type { Aspect } from '../contract/aspect.ts';
import { aesthetic } from './aesthetic.ts';
import { fidelity } from './fidelity.ts';
import { harmlessness } from './harmlessness.ts';
import { promptFollowing } from './prompt-following.ts';

/** Ids of the four aspects of the paper. */
export type PaperAspect = 'prompt-following' | 'aesthetic' | 'fidelity' | 'harmlessness';

/** The four aspects of the paper (arXiv 2404.15100): what is judged when nothing else is said. */
export const paperAspects: readonly Aspect<PaperAspect>[] = [promptFollowing, aesthetic, fidelity, harmlessness];
