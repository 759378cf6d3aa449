import { join } from 'node:path';
import { filesOfPainting } from '../prompts/paint-prompts.ts';
import { journalOfPolishing } from '../prompts/polish-prompts.ts';
import { filesOfRun, type RunFolder } from '../run-folder/run-folder.ts';

/** The folder of a run that begins with prompts: what each step writes there. Names are as the user would write them. */
export interface MakeFiles {
  /** The folder, with what `run` writes. */
  run: RunFolder;
  /** The prompts as they are painted. */
  prompts: string;
  /** The journal of polishing. */
  polishing: string;
  /** The folder of samples and images. */
  painted: string;
  samples: string;
  /** The journal of painting. */
  paintings: string;
  /** The folder of the data set. */
  dataset: string;
}

/** The files of a run that begins with prompts. */
export function filesOfMake(name: string): MakeFiles {
  const prompts = join(name, 'prompts.jsonl');
  const painted = join(name, 'samples');
  return {
    run: filesOfRun(name),
    prompts,
    polishing: journalOfPolishing(prompts),
    painted,
    ...filesOfPainting(painted),
    dataset: join(name, 'dataset'),
  };
}
