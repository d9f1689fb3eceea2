/** Canonical signed digits of a whole number: shifts and signs of as few powers of two as possible, none beside another. */
export function signedDigits(value: number): { shift: number; negative: boolean }[] {
  const digits: { shift: number; negative: boolean }[] = [];
  const flipped = value < 0;
  let rest = Math.abs(value);
  for (let shift = 0; rest !== 0; shift++) {
    if (rest % 2 === 1) {
      // 3 modulo 4 is −1 and a carry.
      const minus = rest % 4 === 3;
      digits.push({ shift, negative: minus !== flipped });
      rest += minus ? 1 : -1;
    }
    rest /= 2;
  }
  return digits;
}

/** How many signed digits a whole number has. */
export function digitCount(value: number): number {
  // The digits of v are where 3v and v differ.
  const v = Math.abs(value);
  if (3 * v >= 2 ** 31) return signedDigits(value).length;
  let bits = (3 * v) ^ v;
  bits -= (bits >>> 1) & 0x55555555;
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return (((bits + (bits >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}
