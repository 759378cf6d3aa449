import type { Preprocessing } from '../encoders/encoder.ts';

/** Pillow's numbers of the ways of scaling, which `preprocessor_config.json` names them by. */
const resample = { lanczos: 1, bilinear: 2, bicubic: 3 } as const;

/** How pictures are prepared, in the words of Hugging Face's image processors, with all of it under `visionprefer`. */
export function preprocessorConfig(preprocessing: Preprocessing): object {
  const { width, height, kernel, mean, std, fit } = preprocessing;
  return {
    image_processor_type: 'ViTImageProcessor',
    do_convert_rgb: true,
    do_resize: true,
    // `cover` and `contain` need more than these words can say: see visionprefer.fit.
    size: { width, height },
    do_center_crop: fit === 'cover',
    crop_size: { width, height },
    resample: resample[kernel],
    do_rescale: true,
    rescale_factor: 1 / 255,
    do_normalize: true,
    image_mean: mean,
    image_std: std,
    visionprefer: preprocessing,
  };
}
