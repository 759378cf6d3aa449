import { InputError } from './errors.ts';

/** One step of a rubric. Annotators choose it by its name; its place (1st to 5th) is the score. */
export interface Level {
  name: string;
  description: string;
}

/** One quality to judge, with its rubric. */
export interface Aspect<A extends string = string> {
  /** Lower case words joined by hyphens; names the aspect in every record. */
  id: A;
  /** Raise it whenever the wording changes: what was judged by another wording is asked again. */
  version: number;
  /** What is being judged, as a question about one image. */
  question: string;
  /** Worst to best: scores 1 to 5. */
  levels: readonly [Level, Level, Level, Level, Level];
}

/**
 * Defines an aspect and checks its rubric.
 *
 * @throws InputError when the id is not kebab-case or a reserved word, the version is not a whole
 * number from 1, there are not five levels, or two of them cannot be told apart by name.
 */
export function defineAspect<const A extends string>(aspect: Aspect<A>): Aspect<A> {
  const problem = findProblem(aspect);
  if (problem) throw new InputError(`Aspect "${aspect.id}": ${problem}`);
  return aspect;
}

function findProblem({ id, version, question, levels }: Aspect): string | undefined {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id)) return 'the id must be lower case words joined by hyphens.';
  if (['overall', 'image', 'images'].includes(id)) return 'this word has another meaning here; choose another id.';
  if (!Number.isInteger(version) || version < 1) return `the version must be a whole number from 1, not ${version}.`;
  if (!question.trim()) return 'the question must not be empty.';
  if (levels.length !== 5) return `a rubric has five levels, worst to best, not ${levels.length}.`;
  const names = levels.map((level) => level.name.trim().toLowerCase());
  if (names.some((name) => !/[a-z]/.test(name))) return 'each level needs a name in words.';
  if (new Set(names).size !== 5) return 'two levels have the same name.';
  return undefined;
}
