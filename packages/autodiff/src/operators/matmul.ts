import { record } from '../record.ts';
import type { Value } from '../value.ts';

/**
 * The product of two matrices.
 *
 *     Y = A · B        ∂L/∂A = ∂L/∂Y · Bᵀ        ∂L/∂B = Aᵀ · ∂L/∂Y
 *
 * @throws RangeError when A has not as many columns as B has rows.
 */
export function matmul<N extends number, K extends number, M extends number>(
  a: Value<readonly [N, K]>,
  b: Value<readonly [NoInfer<K>, M]>,
): Value<readonly [N, M]> {
  return product(a, b, [a.shape[0], b.shape[1]]);
}

/** Which of two matrices are turned before they are multiplied: `Gemm` reads a matrix either way at the same cost. */
interface Turned {
  a: boolean;
  b: boolean;
}

/** The product of A or Aᵀ with B or Bᵀ. Each gradient is again such a product, so that no matrix is ever copied. */
function product<S extends readonly [number, number]>(
  a: Value,
  b: Value,
  shape: S,
  turned: Turned = { a: false, b: false },
): Value<S> {
  const inner = [a.shape[turned.a ? 0 : 1], b.shape[turned.b ? 1 : 0]];
  if (a.shape.length !== 2 || b.shape.length !== 2 || inner[0] !== inner[1]) {
    throw new RangeError(`Matrices of shapes [${a.shape}] and [${b.shape}] cannot be multiplied.`);
  }
  const shapeOf = (value: Value) => value.shape as readonly [number, number];
  return record('Gemm', [a, b], {
    shape,
    attributes: { transA: Number(turned.a), transB: Number(turned.b) },
    gradients: [
      // Y = A·B: ∂Y·Bᵀ.  Y = Aᵀ·B: (∂Y·Bᵀ)ᵀ = B·∂Yᵀ.
      (dy) =>
        turned.a
          ? product(b, dy, shapeOf(a), { a: turned.b, b: true })
          : product(dy, b, shapeOf(a), { a: false, b: !turned.b }),
      // Y = A·B: Aᵀ·∂Y.  Y = A·Bᵀ: (Aᵀ·∂Y)ᵀ = ∂Yᵀ·A.
      (dy) =>
        turned.b
          ? product(dy, a, shapeOf(b), { a: true, b: turned.a })
          : product(a, dy, shapeOf(b), { a: !turned.a, b: false }),
    ],
  });
}
