/** Which weights are loaded, and from where. */
export interface PretrainedOptions {
  /** How weights are kept: `fp32`, `fp16`, `q8` and others, as far as the model is published so. Default `fp32`. */
  dtype?: 'fp32' | 'fp16' | 'q8' | 'int8' | 'uint8' | 'q4' | undefined;
  /** Branch, tag or commit on the hub. Default `main`. */
  revision?: string | undefined;
  /** Folder for what is downloaded. Default: that of the library. */
  cacheFolder?: string | undefined;
  /** Whether nothing may be downloaded. Default false; a folder is never looked for on the hub. */
  offline?: boolean | undefined;
}
