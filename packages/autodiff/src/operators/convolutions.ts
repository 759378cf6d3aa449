import { record } from '../record.ts';
import type { Value } from '../value.ts';
import { transpose } from './transpose.ts';

// A convolution and its transpose are each other's gradient, so the two stand in one file.

type Pictures = Value<readonly [number, number, number, number]>;

/**
 * Convolution of pictures with square kernels, at stride 1.
 *
 *     y = x ∗ k        ∂L/∂x = ∂L/∂y ∗ᵀ k        ∂L/∂k = x ∗ ∂L/∂y, pictures and channels exchanged
 *
 * @param x Pictures of shape [count, channels, height, width].
 * @param kernels Of shape [channels out, channels, size, size].
 * @param padding Rows and columns of zeros around each picture. Default: as many as keep its size, for an odd `size`.
 */
export function convolve(x: Pictures, kernels: Pictures, padding: number = halfOf(kernels)): Pictures {
  const [count, channels, height, width] = x.shape;
  const [out, into, ...size] = kernels.shape;
  checkChannels(x, channels, kernels, into);
  return record('Conv', [x, kernels], {
    shape: [count, out, height + 2 * padding - size[0] + 1, width + 2 * padding - size[1] + 1],
    attributes: { kernel_shape: size, pads: Array<number>(4).fill(padding) },
    gradients: [
      (dy) => convolveTransposed(dy as Pictures, kernels, padding),
      (dy) => kernelGradient(x, dy as Pictures, padding),
    ],
  });
}

/**
 * The transpose of {@link convolve}: what reaches a picture from all places that its convolution saw it at.
 *
 *     y = x ∗ᵀ k        ∂L/∂x = ∂L/∂y ∗ k        ∂L/∂k = ∂L/∂y ∗ x, pictures and channels exchanged
 *
 * @param x Of shape [count, channels out, height, width]: what the convolution gave.
 * @param kernels Of shape [channels out, channels, size, size]: those of the convolution.
 */
export function convolveTransposed(x: Pictures, kernels: Pictures, padding: number = halfOf(kernels)): Pictures {
  const [count, out, height, width] = x.shape;
  const [outOfKernels, channels, ...size] = kernels.shape;
  checkChannels(x, out, kernels, outOfKernels);
  return record('ConvTranspose', [x, kernels], {
    shape: [count, channels, height - 2 * padding + size[0] - 1, width - 2 * padding + size[1] - 1],
    attributes: { kernel_shape: size, pads: Array<number>(4).fill(padding) },
    gradients: [(dy) => convolve(dy as Pictures, kernels, padding), (dy) => kernelGradient(dy as Pictures, x, padding)],
  });
}

/** What a kernel saw times what came of it, over all pictures and places: itself a convolution. */
function kernelGradient(seen: Pictures, result: Pictures, padding: number): Pictures {
  return exchange(convolve(exchange(seen), exchange(result), padding));
}

function exchange(x: Pictures): Pictures {
  return transpose(x, [1, 0, 2, 3]);
}

function halfOf(kernels: Pictures): number {
  return (kernels.shape[2] - 1) / 2;
}

function checkChannels(x: Pictures, channels: number, kernels: Pictures, expected: number): void {
  if (channels === expected) return;
  throw new RangeError(`Kernels of shape [${kernels.shape}] do not fit pictures of shape [${x.shape}].`);
}
