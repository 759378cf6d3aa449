import type { Annotator, Json, Price } from '@visionprefer/core';

/** An annotator with options of its plugin: `{ use: 'openai', model: 'qwen3-vl', baseURL: 'http://localhost:8000/v1' }`. */
export interface ConfiguredAnnotator {
  /** As behind `--annotator`, with or without a model: `openai`, `openai:gpt-6-sol`, `./my-annotator.js`. */
  use: string;
  model?: string | undefined;
  /** Whatever the plugin takes besides. Keys belong in the environment. */
  [option: string]: Json | undefined;
}

/** How an annotator is named: in words, with options, or, in a configuration that is a program, as it is. */
export type NamedAnnotator = string | ConfiguredAnnotator | Annotator;

/** What `visionprefer.config.ts`, `.yaml` or `.json` may hold. Options of the command line win over it. */
export interface VisionPreferConfig {
  /** Of the JSON Schema, for editors. */
  $schema?: string | undefined;
  /** File or folder of samples, for `run` and `annotate`. */
  samples?: string | undefined;
  /** Folder that `run` writes. */
  out?: string | undefined;
  annotators?: readonly NamedAnnotator[] | undefined;
  /** Ids of aspects, or paths of modules with aspects of your own. */
  aspects?: readonly string[] | undefined;
  strategy?: 'listwise' | 'pointwise' | 'pairwise' | undefined;
  ask?: 'together' | 'separate' | undefined;
  rationale?: 'before' | 'after' | 'none' | undefined;
  /** Orders of the images that are asked in. */
  orders?: number | undefined;
  seed?: number | undefined;
  method?: 'mean' | 'median' | 'reliability' | 'dawid-skene' | 'bradley-terry' | 'win-rate' | undefined;
  /** Aspect → how much it counts in the overall score. */
  weights?: Readonly<Record<string, number>> | undefined;
  /** Least annotators that must have scored an image. */
  quorum?: number | undefined;
  /** Aspect → score that an image needs to be chosen. */
  gates?: Readonly<Record<string, number>> | undefined;
  pick?: 'all' | 'best-worst' | 'adjacent' | undefined;
  /** Least difference of two scores that make a pair, in points. */
  margin?: number | undefined;
  /** Least probability of a pair, from 0.5. */
  confidence?: number | undefined;
  /** Most pairs of a sample in each aspect. */
  perSample?: number | undefined;
  /** Most US dollars. */
  budget?: number | undefined;
  /** Annotator → US dollars for a million tokens. */
  prices?: Readonly<Record<string, Price>> | undefined;
  /** Ask in batches: all annotators that can be asked so, or those with these ids. */
  batch?: boolean | readonly string[] | undefined;
  /** Most questions in flight for each annotator. */
  concurrency?: number | undefined;
  /** Deadline of one call, in seconds. */
  timeout?: number | undefined;
}

/** Gives a configuration back as it is: for an editor that completes it. */
export function defineConfig(config: VisionPreferConfig): VisionPreferConfig {
  return config;
}
