import type { DecodePicture } from '../pictures/picture.ts';
import type { OnnxRuntime } from './onnx-runtime.ts';

/** What differs between Node and browsers. */
export interface Platform {
  /** Decodes pictures. */
  decode: DecodePicture;
  /** Loads what runs ONNX models, once it is needed. */
  loadRuntime(): Promise<OnnxRuntime>;
  /** Brings a file of an encoder into memory. Throws an InputError when it cannot. */
  read(url: URL): Promise<Uint8Array>;
}
