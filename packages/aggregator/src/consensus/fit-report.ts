import type { AnnotatorFit, Family, Fit } from '../methods/method.ts';
import { familiesIn } from '../methods/reliability/families-in.ts';
import { type Copies, findCopies } from '../methods/reliability/find-copies.ts';
import { at } from '../numbers/at.ts';
import type { OrderedVotes, Votes } from '../votes/votes.ts';
import type { PolicyEstimates } from './estimate-by-policy.ts';

/** How a method came to its scores, aspect by aspect. Plain JSON: what is unknown is null. */
export interface FitReport<A extends string = string> {
  /** Name of the method. */
  method: string;
  aspects: Record<A, AspectFit>;
}

/** {@link Fit} of one aspect, with the annotators by their ids. */
export interface AspectFit extends Omit<Fit, 'annotators' | 'families'> {
  /** Annotators that voted in this aspect, by id; empty where the method weighs none. */
  annotators: Record<string, AnnotatorQuality>;
  /** What standard errors were multiplied by for probabilities to be what the annotators' own votes bear out: 1 or more. */
  temperature: number;
  /** Annotators that say the same and count as one; with a share, on so much of what both scored. */
  families: readonly (Omit<Family, 'annotators'> & { annotatorIds: readonly string[] })[];
}

/** {@link AnnotatorFit}, with null for what is unknown. */
export type AnnotatorQuality = Pick<AnnotatorFit, 'votes' | 'confusion'> &
  Record<'bias' | 'scale' | 'noise' | 'weight', number | null>;

/** Puts names to what a method tells about its fit. */
export function describeFit<A extends string>(
  method: string,
  { aspects, annotatorIds }: Pick<OrderedVotes<A>, 'aspects' | 'annotatorIds'>,
  estimates: readonly PolicyEstimates[],
): FitReport<A> {
  let known: Copies | undefined;
  const copies = () => {
    known ??= findCopies(aspects.map(({ votes }) => votes));
    return known;
  };
  const entries = aspects.map(
    ({ id, votes }, place) => [id, aspectFit(at(estimates, place), { method, votes, copies, annotatorIds })] as const,
  );
  return { method, aspects: Object.fromEntries(entries) as Record<A, AspectFit> };
}

function aspectFit(
  { estimates: { fit }, temperature = 1 }: PolicyEstimates,
  {
    method,
    votes,
    copies,
    annotatorIds,
  }: { method: string; votes: Votes; copies: () => Copies; annotatorIds: readonly string[] },
): AspectFit {
  const {
    annotators = [],
    families: found = [],
    notes,
    ...rest
  } = fit ?? { iterations: 0, converged: true, lastChange: 0, notes: [] };
  const qualities = annotators.flatMap((annotator, place) =>
    annotator.votes > 0 ? [[at(annotatorIds, place), quality(annotator)] as const] : [],
  );
  const named = ({ annotators: members, ...family }: Family) => ({
    annotatorIds: members.map((annotator) => at(annotatorIds, annotator)),
    ...family,
  });
  const families = found.map(named);
  const unmerged = fit?.families ? [] : familiesIn(votes, copies).map(named);
  return {
    ...rest,
    notes: [
      ...notes,
      ...families.map(
        (family) => `${saysTheSame(family)}: they count as one${family.share === undefined ? '' : ' there'}.`,
      ),
      ...unmerged.map(
        (family) =>
          `${saysTheSame(family)}, and ${method} counts each: what they share counts ${family.annotatorIds.length} times. Use reliability, or leave all but one out.`,
      ),
    ],
    annotators: Object.fromEntries(qualities),
    temperature,
    families,
  };
}

function saysTheSame({ annotatorIds, correlation, share }: AspectFit['families'][number]): string {
  const names = `${annotatorIds.slice(0, -1).join(', ')} and ${annotatorIds.at(-1)}`;
  if (share !== undefined)
    return `${names} give the same scores on ${Math.round(100 * share)} % of the images beyond chance`;
  return `${names} say the same (correlation ${correlation.toFixed(2)})`;
}

function quality({ votes, bias, scale, noise, weight, confusion }: AnnotatorFit): AnnotatorQuality {
  const known = (number: number) => (Number.isNaN(number) ? null : number);
  const found = { votes, bias: known(bias), scale: known(scale), noise: known(noise), weight: known(weight) };
  return confusion ? { ...found, confusion } : found;
}
