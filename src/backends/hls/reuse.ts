/**
 * Reuse factors that fold n_in × n_out multiplications evenly: they divide the product, and either divide n_in or are a
 * multiple of it (hls4ml's rule for its resource strategy). In rising order.
 */
export function legalReuseFactors(inputs: number, outputs: number): number[] {
  const product = inputs * outputs;
  const factors: number[] = [];
  for (let factor = 1; factor <= product; factor++) {
    if (product % factor === 0 && (inputs % factor === 0 || factor % inputs === 0)) factors.push(factor);
  }
  return factors;
}
