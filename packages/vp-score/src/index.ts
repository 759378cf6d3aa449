export { cacheEncoder } from './cache/cache-encoder.ts';
export { type RawReference, rawReference } from './calibration/raw-reference.ts';
export type { ScoreMap } from './calibration/score-map.ts';
export type { EmbedOptions, ImageProblem } from './data/embed-pairs.ts';
export type { AspectPairs } from './data/pair-table.ts';
export type { Encoder, EncoderGraph, EncoderImage, Preprocessing } from './encoders/encoder.ts';
export { describeEncoder, type StatedEncoder } from './encoders/onnx/describe-encoder.ts';
export type { EncoderDescription } from './encoders/onnx/encoder-description.ts';
export { createOnnxEncoder, type EncoderFiles, openOnnxEncoder } from './encoders/onnx/onnx-encoder.ts';
export { type OpenEncoderOptions, openEncoder } from './encoders/open-encoder.ts';
export { pixelsEncoder } from './encoders/pixels/pixels-encoder.ts';
export type { PretrainedOptions } from './encoders/transformers/pretrained-options.ts';
export { type TransformersEncoderOptions, transformersEncoder } from './encoders/transformers/transformers-encoder.ts';
export { type EvaluateOptions, evaluateVpScore } from './evaluate/evaluate-vp-score.ts';
export type * from './evaluate/evaluation.ts';
export { type MeasurePixelsOptions, measurePixels } from './evaluate/measure-pixels.ts';
export type { PictureScores } from './evaluate/pixel-margins.ts';
export { exportModel } from './export/export-model.ts';
export { chooseFitter, type HeadKind } from './heads/choose-fitter.ts';
export type { Fitted, Fitter } from './heads/fitter.ts';
export { type Head, type LinearHead, type NetworkHead, rawScore } from './heads/head.ts';
export type { HeadPairs } from './heads/head-pairs.ts';
export { type StreamOptions, streamFitter } from './heads/stream-fitter.ts';
export { digestModel } from './model/digest-model.ts';
export { findReadyModel } from './model/find-ready-model.ts';
export { openModelEncoder } from './model/open-model-encoder.ts';
export { readModel } from './model/read-model.ts';
export type * from './model/vp-score-model.ts';
export { checkModelTarget, writeModel } from './model/write-model.ts';
export type { EvaluationPage } from './page/render-evaluation-page.ts';
export { writeEvaluationPage } from './page/write-evaluation-page.ts';
export type { DecodePicture, Picture } from './pictures/picture.ts';
export { nodePlatform } from './platforms/node-platform.ts';
export type { OnnxRuntime, OnnxSession, OnnxTensor } from './platforms/onnx-runtime.ts';
export type { Platform } from './platforms/platform.ts';
export {
  type ImageScore,
  type ImageScores,
  type ScoredImage,
  type ScoreImagesOptions,
  scoreImages,
  scorePicture,
} from './score-images.ts';
export { type TrainOptions, trainVpScore } from './train/train-vp-score.ts';
export { type VpScoreOptions, vpScore } from './vp-score.ts';
export { type Similarity, similarityScore } from './zero-shot/similarity-score.ts';
export { type ZeroShotOptions, zeroShot } from './zero-shot/zero-shot.ts';
