import { fail } from '../../base/errors.ts';
import { evaluateKernel } from './evaluate.ts';
import type { KernelProgram } from './expression.ts';

const samples = 64;

/** Numbers that look random and are the same each time, both small fractions and large whole numbers. */
const sample = (seed: number): number => {
  const fraction = (seed * 0.6180339887498949) % 1;
  return seed % 2 === 0 ? fraction * 2 : Math.floor(fraction * 2000) - (seed % 3 === 0 ? 1000 : 0);
};

const differ = (a: number, b: number): boolean => {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) !== Number.isNaN(b);
  return a !== b && Math.abs(a - b) > 1e-9 * Math.max(Math.abs(a), Math.abs(b));
};

/** Throws HLS3009 where the kernel of two particles gives another result when they change places. */
export function checkSymmetric(kernel: KernelProgram, columns: number): void {
  for (let i = 0; i < samples; i++) {
    const [a, b] = [1, 2].map((particle) =>
      Array.from({ length: columns }, (_, k) => sample((2 * i + particle) * columns + k + 1)),
    );
    kernel.results.forEach((expression, k) => {
      const there = evaluateKernel(expression, [...(a ?? []), ...(b ?? [])]);
      const back = evaluateKernel(expression, [...(b ?? []), ...(a ?? [])]);
      if (!differ(there, back)) return;
      fail('HLS3009', `result ${k} of the kernel '${kernel.name}' is not symmetric`, {
        span: expression.span ?? kernel.span,
        help: `(${a?.join(', ')}) and (${b?.join(', ')}) give ${there}, the other way round ${back}: leave \`symmetric\` out`,
      });
    });
  }
}
