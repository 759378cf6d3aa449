import type { Annotator, Generator, Json, Price } from '@visionprefer/core';

/** An annotator or generator with options of its plugin: `{ use: 'openai', model: 'qwen3-vl', baseURL: 'http://localhost:8000/v1' }`. */
export interface ConfiguredPlugin {
  /** As behind `--annotator` or `--generator`, with or without a model: `openai`, `openai:gpt-6-sol`, `./my-annotator.js`. */
  use: string;
  model?: string | undefined;
  /** Whatever the plugin takes besides. Keys belong in the environment. */
  [option: string]: Json | undefined;
}

/** How an annotator is named: in words, with options, or, in a configuration that is a program, as it is. */
export type NamedAnnotator = string | ConfiguredPlugin | Annotator;

/** How a generator is named: as an annotator is. */
export type NamedGenerator = string | ConfiguredPlugin | Generator;

/** What `visionprefer.config.ts`, `.yaml` or `.json` may hold. Options of the command line win over it. */
export interface VisionPreferConfig extends PromptConfig {
  /** Of the JSON Schema, for editors. */
  $schema?: string | undefined;
  /** File or folder of samples, for `run` and `annotate`. */
  samples?: string | undefined;
  /** Folder that `run` and `make` write. */
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
  /** How long a vendor that does not answer is waited for, in seconds. */
  patience?: number | undefined;
  /** Most requests a minute: of each annotator, or annotator → number. */
  rpm?: number | Readonly<Record<string, number>> | undefined;
  /** Most tokens a minute, likewise. */
  tpm?: number | Readonly<Record<string, number>> | undefined;
}

/** Settings of `make` alone: what comes before samples and after pairs. */
export interface PromptConfig {
  /** File of prompts. */
  prompts?: string | undefined;
  /** Whether prompts are polished. Default true, where an annotator writes. */
  polish?: boolean | undefined;
  /** Who polishes. Default: the first of `annotators` that writes. */
  polisher?: NamedAnnotator | undefined;
  /** Take names of living artists and of brands out of prompts. */
  dropNames?: boolean | undefined;
  /** Prompts that are left out: the same as an earlier one, or nearly the same. */
  drop?: readonly ('repeated' | 'similar')[] | undefined;
  /** Take so many of the prompts. */
  takePrompts?: number | undefined;
  generators?: readonly NamedGenerator[] | undefined;
  /** Images of each prompt. */
  images?: number | undefined;
  /** `3..12`, or values to draw from. */
  guidance?: string | number | readonly number[] | undefined;
  /** In pixels: 1024, or `1344x768`. */
  size?: number | string | undefined;
  /** Steps of denoising. */
  steps?: number | undefined;
  /** US dollars for one image: of each generator, or generator → number. */
  imagePrices?: number | Readonly<Record<string, number>> | undefined;
  /** Most images in the making for each generator. */
  paintConcurrency?: number | undefined;
  /** Most images a minute: of each generator, or generator → number. */
  paintRpm?: number | Readonly<Record<string, number>> | undefined;
  /** Deadline of one image, in seconds. */
  paintTimeout?: number | undefined;
  /** How long a generator that does not answer is waited for, in seconds. */
  paintPatience?: number | undefined;
  /** Formats of the data set, as `visionprefer formats` lists them. */
  formats?: readonly string[] | undefined;
  /** Share of the prompts that is held back to validate. */
  validation?: number | undefined;
  /** Share of the prompts that is held back to test. */
  test?: number | undefined;
}

/** Gives a configuration back as it is: for an editor that completes it. */
export function defineConfig(config: VisionPreferConfig): VisionPreferConfig {
  return config;
}
