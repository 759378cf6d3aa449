import type { Problem as JournalProblem } from '@visionprefer/journal';

/** Something that was left out, and where it stands. One line of a failures file. */
export interface Problem extends JournalProblem {
  annotatorId?: string;
}

/** A problem on one line: `samples.jsonl:12: sample red-cube, image b: …`. */
export function describeProblem({ message, file, line, sampleId, imageId, annotatorId }: Problem): string {
  const where = file === undefined ? [] : [line === undefined ? file : `${file}:${line}`];
  const what = [
    ...(sampleId === undefined ? [] : [`sample ${sampleId}`]),
    ...(imageId === undefined ? [] : [`image ${imageId}`]),
    ...(annotatorId === undefined ? [] : [annotatorId]),
  ];
  return [...where, ...(what.length ? [what.join(', ')] : []), message].join(': ');
}
