import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Random numbers of one seed; the same seed gives the same jets on every machine. */
export interface Random {
  /** Uniform in [from, to). */
  uniform(from?: number, to?: number): number;
  gauss(): number;
  /** Exponential with this mean. */
  exponential(mean: number): number;
  poisson(mean: number): number;
}

export function createRandom(seed: number): Random {
  const generator = xoroshiro128plus(seed);
  const uniform = (from = 0, to = 1): number => from + (to - from) * uniformFloat64(generator);
  // 1 - u lies in (0, 1], so its logarithm is finite.
  const exponential = (mean: number): number => -mean * Math.log(1 - uniform());
  return {
    uniform,
    exponential,
    gauss: () => Math.sqrt(exponential(2)) * Math.cos(uniform(0, 2 * Math.PI)),
    poisson(mean) {
      let count = 0;
      for (let left = mean - exponential(1); left > 0; left -= exponential(1)) count++;
      return count;
    },
  };
}
