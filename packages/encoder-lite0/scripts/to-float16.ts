/**
 * Numbers in the 16 bits of IEEE 754 half precision, rounded to the nearest, ties to even.
 *
 * @throws RangeError for what is over 65,504 or no number.
 */
export function toFloat16(numbers: Float32Array): Uint16Array {
  return Uint16Array.from(numbers, (number) => {
    const magnitude = Math.abs(number);
    if (!(magnitude < 65_520)) throw new RangeError(`${number} cannot be kept in 16 bits.`);
    const sign = number < 0 || Object.is(number, -0) ? 0x8000 : 0;
    // The exponent of the last bit that is kept: 10 bits below the leading one, and never below that of the smallest.
    const exponent = Math.max(-14, magnitude === 0 ? -14 : Math.floor(Math.log2(magnitude)));
    const steps = roundToEven(magnitude * 2 ** (10 - exponent));
    // Subnormal numbers have exponent -14 and fewer than 1024 steps; a carry into the next exponent adds up by itself.
    return sign | ((exponent + 14) * 1024 + steps);
  });
}

function roundToEven(number: number): number {
  const floor = Math.floor(number);
  const rest = number - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}
