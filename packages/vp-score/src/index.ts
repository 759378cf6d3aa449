export type { Encoder, EncoderGraph, EncoderImage, Preprocessing } from './encoders/encoder.ts';
export { describeEncoder, type StatedEncoder } from './encoders/onnx/describe-encoder.ts';
export type { EncoderDescription } from './encoders/onnx/encoder-description.ts';
export { createOnnxEncoder, type EncoderFiles, openOnnxEncoder } from './encoders/onnx/onnx-encoder.ts';
export { type OpenEncoderOptions, openEncoder } from './encoders/open-encoder.ts';
export type { DecodePicture, Picture } from './pictures/picture.ts';
export { nodePlatform } from './platforms/node-platform.ts';
export type { OnnxRuntime, OnnxSession, OnnxTensor } from './platforms/onnx-runtime.ts';
export type { Platform } from './platforms/platform.ts';
