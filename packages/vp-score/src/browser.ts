/** The door for browsers: nothing that it loads needs Node. */
export type { Encoder, EncoderGraph, EncoderImage, Preprocessing } from './encoders/encoder.ts';
export { createOnnxEncoder, type EncoderFiles, openOnnxEncoder } from './encoders/onnx/onnx-encoder.ts';
export { fetchModel } from './model/fetch-model.ts';
export type * from './model/vp-score-model.ts';
export type { DecodePicture, Picture } from './pictures/picture.ts';
export { browserPlatform } from './platforms/browser-platform.ts';
export type { OnnxRuntime, OnnxSession, OnnxTensor } from './platforms/onnx-runtime.ts';
export type { Platform } from './platforms/platform.ts';
export { type ImageScore, type ImageScores, scorePicture } from './score-images.ts';
