import type { CheckOptions } from '@visionprefer/check';
import { InputError } from '@visionprefer/core';
import { importPackage } from '../plugins/import-module.ts';

/** What runs the small models. @throws InputError when it is not installed. */
export async function loadRuntime(folder: string): Promise<CheckOptions['runtime']> {
  const exports = await importPackage('onnxruntime-node', folder);
  // A CommonJS package: what it exports is its default.
  const runtime = exports && 'InferenceSession' in exports ? exports : exports?.default;
  if (isRuntime(runtime)) return runtime;
  throw new InputError(
    'check trains small models with onnxruntime-node, which is not installed. Install it: ONNXRUNTIME_NODE_INSTALL=skip npm install onnxruntime-node',
  );
}

function isRuntime(exports: unknown): exports is CheckOptions['runtime'] {
  return typeof exports === 'object' && exports !== null && 'InferenceSession' in exports && 'Tensor' in exports;
}
