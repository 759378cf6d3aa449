/** The door for browsers: nothing that it loads needs Node. */
export type { Encoder, EncoderGraph, EncoderImage, Preprocessing } from './encoders/encoder.ts';
export { createOnnxEncoder, type EncoderFiles, openOnnxEncoder } from './encoders/onnx/onnx-encoder.ts';
export type { DecodePicture, Picture } from './pictures/picture.ts';
export { browserPlatform } from './platforms/browser-platform.ts';
export type { OnnxRuntime, OnnxSession, OnnxTensor } from './platforms/onnx-runtime.ts';
export type { Platform } from './platforms/platform.ts';
