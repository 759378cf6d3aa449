import type { Consensus } from '@visionprefer/core';
import type { WrittenFile } from '../files/written-file.ts';
import type { Format } from '../formats/format.ts';
import type { LeftOut } from '../load/load-pairs.ts';
import type { AnnotationStatistics } from './annotation-statistics.ts';
import type { PairStatistics } from './pair-statistics.ts';

/** What a card is written from. */
export interface CardSource {
  format: Format;
  /** Name of the data set. */
  name: string;
  statistics: PairStatistics;
  files: readonly WrittenFile[];
  leftOut: Readonly<Record<LeftOut, number>>;
  evidence: CardEvidence;
}

/** What a card tells of the way to the pairs, as far as it is known. */
export interface CardEvidence {
  /** Sample id → its consensus: tells which annotator scored what. */
  consensus?: ReadonlyMap<string, Consensus> | undefined;
  /** What the annotators did. For the card. */
  annotations?: AnnotationStatistics | undefined;
  /** How far they agree. For the card. */
  agreement?: readonly AgreementFigure[] | undefined;
}

/** One figure on how far annotators agree, with its interval. */
export interface AgreementFigure {
  /** Aspect id. */
  aspect: string;
  /** What was measured: `Krippendorff's α, ordinal`. */
  measure: string;
  value: number;
  /** 95 % interval; null where there is none. */
  interval: readonly [number, number] | null;
}
