/** Non-zero digits of an integer in canonical signed digit form, and its bits. */
export function magnitudeOf(raw: bigint): { digits: number; bits: number } {
  let rest = raw < 0n ? -raw : raw;
  const bits = rest === 0n ? 0 : rest.toString(2).length;
  let digits = 0;
  while (rest !== 0n) {
    if ((rest & 1n) === 1n) {
      digits++;
      // 3 in the last two bits is 4 - 1: a digit of -1 ends the run of ones.
      rest += (rest & 3n) === 3n ? 1n : -1n;
    }
    rest >>= 1n;
  }
  return { digits, bits };
}
