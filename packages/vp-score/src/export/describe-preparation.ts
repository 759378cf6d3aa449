import type { EncoderGraph, Preprocessing } from '../encoders/encoder.ts';

/**
 * How a picture is prepared for an exported model outside of VisionPrefer, as a section of its card: in Python, to the
 * last bits, where the picture is stretched; in words otherwise.
 */
export function describePreparation({ input, preprocessing }: Pick<EncoderGraph, 'input' | 'preprocessing'>): string {
  const { width, height, kernel, fit, layout } = preprocessing;
  const how = `Pictures are upright, sRGB and on white where they have alpha; then ${fit} ${width} × ${height} px, ${kernel}, without rounding to whole numbers in between. What rounds in between, as Pillow does with 8-bit pictures and as image processors do, gives somewhat other scores.`;
  const parts = ['## Preparing pictures', `The input is \`${input}\`, float32 in the order ${layout}. ${how}`];
  return [...parts, ...(fit === 'fill' ? [pythonOf(preprocessing)] : [])].join('\n\n');
}

function pythonOf({ width, height, kernel, mean, std, layout }: Preprocessing): string {
  const isPlanes = layout === 'nchw';
  return `Pillow does the same, where each colour is a picture of 32-bit numbers:

\`\`\`py
import numpy
from PIL import Image, ImageOps

def prepare(path):
    picture = ImageOps.exif_transpose(Image.open(path)).convert("RGB")
    planes = numpy.asarray(picture, dtype=numpy.float32).transpose(2, 0, 1)
    scaled = [Image.fromarray(plane).resize((${width}, ${height}), Image.Resampling.${kernel.toUpperCase()}) for plane in planes]
    mean, std = numpy.array([${mean.join(', ')}]), numpy.array([${std.join(', ')}])
    pixels = (numpy.stack(scaled, axis=-1) / 255 - mean) / std
    return pixels${isPlanes ? '.transpose(2, 0, 1)' : ''}[None].astype(numpy.float32)
\`\`\``;
}
