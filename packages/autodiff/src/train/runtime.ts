/** What is used of onnxruntime: `onnxruntime-node` and `onnxruntime-web` both fit. */
export interface Runtime {
  Tensor: new (type: 'float32', data: Float32Array, shape: readonly number[]) => RuntimeTensor;
  InferenceSession: { create(model: Uint8Array, options: SessionOptions): Promise<RuntimeSession> };
}

/** A tensor of onnxruntime. */
export interface RuntimeTensor {
  readonly data: unknown;
}

/** A graph that is ready to run. */
export interface RuntimeSession {
  /** @param results Tensors that take the results up, by their names. */
  run(
    inputs: Readonly<Record<string, RuntimeTensor>>,
    results: Readonly<Record<string, RuntimeTensor>>,
  ): Promise<Readonly<Record<string, RuntimeTensor>>>;
  release(): Promise<void>;
}

/** How a graph is run. */
export interface SessionOptions {
  intraOpNumThreads: number;
  interOpNumThreads: number;
  logSeverityLevel: 3;
}

/** Readies a model. One thread unless more are asked for: so a machine's count of cores changes no result. */
export function openSession(runtime: Runtime, model: Uint8Array, threads = 1): Promise<RuntimeSession> {
  return runtime.InferenceSession.create(model, {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
  });
}
