import { paperAspects } from '../aspects/paper-aspects.ts';
import type { Annotator } from '../contract/annotator.ts';
import type { Aspect } from '../contract/aspect.ts';
import { InputError } from '../contract/errors.ts';
import type { ImageLimits } from '../contract/loaded-image.ts';
import type { KnownImages } from '../images/known-images.ts';
import type { LoadImage } from '../images/load-image.ts';
import { originalImages } from '../images/original-images.ts';
import { strictestLimits } from '../images/strictest-limits.ts';
import { listwise } from '../questions/listwise.ts';
import type { Strategy } from '../questions/strategy.ts';

/** What is asked of whom, and how images are shown. */
export interface PlanOptions<A extends string = string> {
  /** The annotators that are asked. Each needs an id of its own. */
  annotators: readonly Annotator[];
  /** What is judged. Default: the four aspects of the paper. */
  aspects?: readonly Aspect<A>[] | undefined;
  /** How images are shown. Default: {@link listwise}. */
  strategy?: Strategy | undefined;
  /** Brings images into memory. Default: {@link originalImages}, which reads no files. */
  loadImage?: LoadImage | undefined;
  /** What is known of images from earlier runs: samples that are settled are then not read again. */
  known?: KnownImages | undefined;
}

/** {@link PlanOptions} that can work, with the defaults filled in: the one truth about what would be asked. */
export interface Plan<A extends string> {
  annotators: readonly Annotator[];
  aspects: readonly Aspect<A>[];
  strategy: Strategy;
  images: ImageSupply;
}

/** How the images of samples are loaded: once, the same pixels for all annotators. */
export interface ImageSupply {
  loadImage: LoadImage;
  known: KnownImages | undefined;
  /** The strictest of all annotators' limits. */
  limits: ImageLimits;
}

/**
 * Works out what would be asked of whom.
 *
 * @throws InputError for annotators or aspects that cannot be asked about together.
 */
export function planQuestions<A extends string>(options: PlanOptions<A>): Plan<A> {
  const { annotators, strategy = listwise(), loadImage = originalImages(), known } = options;
  // When no aspects are given, A is the paper's: the default of the type parameter says the same.
  const usual = strategy.judges === false ? [] : (paperAspects as readonly Aspect[] as readonly Aspect<A>[]);
  const aspects = options.aspects ?? usual;
  checkAnnotators(annotators);
  checkAspects(aspects, strategy);
  const limits = strictestLimits(annotators.map((annotator) => annotator.limits ?? {}));
  return { annotators, aspects, strategy, images: { loadImage, known, limits } };
}

function checkAnnotators(annotators: readonly Annotator[]): void {
  if (annotators.length === 0) throw new InputError('No annotator. Pass at least one in { annotators }.');
  for (const { id, specVersion } of annotators) {
    // Plugins come from elsewhere, in other versions than the types here know.
    if ((specVersion as number) !== 1) {
      throw new InputError(
        `Annotator ${id} follows version ${specVersion} of the contract; this core knows version 1.`,
      );
    }
  }
  rejectTwice(
    annotators.map(({ id }) => id),
    'annotator',
  );
}

function checkAspects(aspects: readonly Aspect[], { judges = true, id }: Strategy): void {
  if (!judges && aspects.length > 0) throw new InputError(`Strategy ${id} judges no aspects. Pass none.`);
  if (judges && aspects.length === 0)
    throw new InputError('No aspect. Pass at least one in { aspects }, or none for the default four.');
  rejectTwice(
    aspects.map(({ id }) => id),
    'aspect',
  );
}

function rejectTwice(ids: readonly string[], what: string): void {
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw new InputError(`The ${what} id ${twice} is used twice. Give each an id of its own.`);
}
