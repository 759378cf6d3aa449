import type { ScoreMap } from '../calibration/score-map.ts';
import type { Encoder } from '../encoders/encoder.ts';
import type { Evaluation } from '../evaluate/evaluation.ts';
import type { HeadKind } from '../heads/choose-fitter.ts';
import type { Head } from '../heads/head.ts';

/** The encoder that heads were trained on, as far as a model knows it. */
export type EncoderIdentity = Pick<Encoder, 'id' | 'digest' | 'preprocessing' | 'dimensions' | 'usesPrompt'>;

/** A reward model: which encoder it needs, a head for each aspect, and what is known of it. */
export interface VpScoreModel {
  encoder: EncoderIdentity;
  /** Aspect → its head. `overall` may be one of them. An aspect without pairs has none. */
  aspects: Record<string, ModelAspect>;
  training: TrainingSummary;
  /** Prompts and pictures that it was trained on, so that it is never measured on them unnoticed. */
  trainedOn: TrainedOn;
  /** How it did on prompts that were held out, each told by heads trained without it. */
  evaluation: Evaluation;
}

/** A head and its calibration. */
export interface ModelAspect {
  head: Head;
  /** Null where it could not be fitted: there is no probability then. */
  temperature: number | null;
  map: ScoreMap;
}

/** What a model was trained on, and how. */
export interface TrainingSummary {
  head: HeadKind;
  seed: number;
  aspects: Record<string, AspectSummary>;
  /** Aspect → why it has no head. */
  withoutHead: Record<string, string>;
  generators: string[];
  /** Pairs of a picture with itself, and pairs without one of their pictures: left out. */
  same: number;
  missing: number;
}

/** What one head was trained on. */
export interface AspectSummary {
  /** Strength of the penalty on the squared weights. */
  ridge: number;
  pairs: number;
  prompts: number;
  /** Groups of prompts that share no picture with another. Folds are made of these. */
  groups: number;
}

/** Digests, sorted: of prompts (FNV-1a of 64 bits, of their normalised text) and the content hashes of pictures. */
export interface TrainedOn {
  prompts: string[];
  pictures: string[];
}
