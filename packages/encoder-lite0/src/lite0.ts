/** Where the files of the encoder are: what `openOnnxEncoder` of `@visionprefer/vp-score` opens. */
export const lite0: { readonly description: URL; readonly model: URL } = {
  description: new URL('../model/encoder.json', import.meta.url),
  model: new URL('../model/lite0.onnx', import.meta.url),
};
