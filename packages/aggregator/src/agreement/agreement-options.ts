import type { Annotation, Source } from '@visionprefer/core';
import type { AggregateOptions } from '../aggregate-options.ts';
import type { Method } from '../methods/method.ts';
import type { BootstrapOptions } from './bootstrap.ts';

/** How agreement is measured. */
export interface AgreementOptions<A extends string = string> extends BootstrapOptions {
  /**
   * Annotations of people on the same images. Annotators are measured against their mean, or win rate. People may have
   * judged other aspects: then only the overall scores are compared.
   */
  people?: Source<Annotation> | undefined;
  /** The method of the consensus that is set against people. Default: that of `aggregate`. */
  method?: Method | undefined;
  /** As for `aggregate`. Default: 1 each. */
  weights?: Partial<Record<A, number>> | undefined;
  /** As for `aggregate`. Default `refuse`. */
  mixedVersions?: AggregateOptions['mixedVersions'];
}
