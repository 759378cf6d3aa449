/** What is used of onnxruntime. The modules `onnxruntime-node` and `onnxruntime-web` are both of this kind. */
export interface OnnxRuntime {
  InferenceSession: {
    create(model: Uint8Array, options?: OnnxSessionOptions): Promise<OnnxSession>;
  };
  Tensor: new (type: 'float32', data: Float32Array, shape: readonly number[]) => OnnxTensor;
}

/** How many threads a model may use. */
export interface OnnxSessionOptions {
  intraOpNumThreads?: number;
  interOpNumThreads?: number;
}

/** A loaded model. */
export interface OnnxSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  /** @param results Names of the outputs that are wanted. */
  run(given: Record<string, OnnxTensor>, results: readonly string[]): Promise<Record<string, OnnxTensor>>;
  release(): Promise<void>;
}

/** Numbers with a shape. */
export interface OnnxTensor {
  readonly data: unknown;
  readonly dims: readonly number[];
}
