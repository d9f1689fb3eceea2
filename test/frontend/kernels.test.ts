import fc from 'fast-check';
import { cast } from 'hls4ts';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { readModel } from '../../src/frontend/readModel.ts';
import type { KernelProgram } from '../../src/layers/kernel/expression.ts';
import { memoryHost } from './memoryHost.ts';
import { walkKernel } from './walkKernel.ts';

/** What kernels may use from around them. */
const around = `
const half = 0.5;
const weights3 = [0.25, -1.5, 2];
const square = (v: number): number => v * v;
const clip = (v: number, low: number, high: number): number => Math.min(Math.max(v, low), high);
function wrap(phi: number): number {
  if (phi > 3) return phi - 6;
  if (phi < -3) return phi + 6;
  return phi;
}
const polar = (x: number, y: number): { r2: number; parts: number[] } => ({ r2: square(x) + square(y), parts: [x, y] });
`;

/** Kernels by the number of their parameters; each is ordinary TypeScript. */
const kernels: readonly (readonly [number, string])[] = [
  [1, '(x: number) => x * 0.25 + half'],
  [2, '(pt: number, eta: number) => [pt - eta, -pt, +eta]'],
  [1, "(x: number) => cast(x * 0.25, 'ufixed<6,2,RND,SAT>')"],
  [2, "(x: number, y: number) => [cast(x / 3, 'fixed<9,3,TRN_ZERO>'), cast(x * y, 'fixed<6,3>')]"],
  [1, '(x: number) => (x > 0 ? x : -x)'],
  [1, '(x: number) => Math.abs(x) + Math.sign(x)'],
  [2, '(x: number, y: number) => Math.max(x, y, half) - Math.min(x, y)'],
  [1, '(x: number) => x ** 2 - x ** 3 + x ** 0'],
  [1, '(x: number) => Math.pow(x, 5) + 2 ** x'],
  [1, '(x: number) => 1 / (x * x + 1) + x / 4 + x / -8 + x / 3'],
  [1, '(x: number) => 1 / Math.sqrt(x * x + 1) + Math.sqrt(x * x) + (x * x + 2) ** -1'],
  // The library's power is not rounded correctly, but for squares.
  [1, '(x: number) => (x > 0 ? 4 : 16) ** -0.5 + (x > 0 ? 9 : 25) ** 0.5'],
  [1, '(x: number) => Math.exp(x / 8) + Math.log(x * x + 1) + Math.sin(x) * Math.cos(x) + Math.tanh(x)'],
  [1, '(x: number) => Math.cbrt(x) + Math.log1p(x * x) + Math.expm1(x / 8) + Math.atan(x)'],
  [2, '(x: number, y: number) => (x > 0 && y > 0 ? x + y : x < -1 || y < -1 ? x - y : 0)'],
  [1, '(x: number) => (!(x > 1) ? 1 : 2)'],
  [1, '(x: number) => (x ? 1 : 2)'],
  [2, '(x: number, y: number) => x || y'],
  [2, '(x: number, y: number) => x && y'],
  [
    2,
    '(x: number, y: number) => (x >= y ? 1 : 0) + (x <= y ? 2 : 0) + (x === y ? 4 : 0) + (x !== y ? 8 : 0)',
  ],
  [1, '(x: number) => Number(x > 1) * 3 + +(x < 0)'],
  [1, '(x: number) => { const a = x + 1; const b = a * a; return b - a; }'],
  [1, '(x: number) => { let a = x; a += 1; a *= 2; a -= half; a /= 2; a++; return a--; }'],
  [1, '(x: number) => { if (x > 0) return x; return -x * 2; }'],
  [1, '(x: number) => { if (x > 0) { return x; } else { return 0; } }'],
  [1, '(x: number) => { let y = 0; if (x > 1) y = 1; else if (x < -1) y = -1; return y; }'],
  [
    1,
    '(x: number) => { let y = x; if (x > 1) { y = y + 1; if (x > 2) { y = y * 2; } else { y = -y; } } return y + 1; }',
  ],
  [
    2,
    '(x: number, y: number) => { if (x > 0) { if (y > 0) return 1; x = -x; } if (y < -1) return x; return x + y; }',
  ],
  [
    2,
    '(x: number, y: number) => { if (x > y) { if (x > 2) return 1; if (y > 2) return 2; return 3; } if (x < 0) return 4; return 5; }',
  ],
  [1, '(x: number) => { let y = 1; if (x > 0) { y = 7; return y; } else { y = x * 2; } return y; }'],
  [1, '(x: number) => { let y = 1; if (x > 0) { y = x * 2; } else { y = 7; return y; } y += 1; return y; }'],
  [1, '(x: number) => { if (x > 2) return [x, 0]; if (x > 0) return [0, x]; return [x, x]; }'],
  [2, '(x: number, y: number) => square(x) + clip(y, -1, 1)'],
  [1, '(x: number) => wrap(x) + wrap(x + 4)'],
  [2, '(x: number, y: number) => { const { r2, parts: [a, b = 0] } = polar(x, y); return [r2, a + b]; }'],
  [2, '(x: number, y: number) => { const p = x > y ? { a: x, b: 1 } : { a: y, b: 2 }; return p.a * p.b; }'],
  [1, '(x: number) => weights3.reduce((sum, w, i) => sum + w * x ** i, 0)'],
  [1, '(x: number) => { let s = 0; for (const w of weights3) { s = s * x + w; } return s; }'],
  [
    1,
    '(x: number) => { let s = 0; for (let i = 0; i < 4; i++) { if (i % 2 === 0) s += x * i; else s -= i; } return s; }',
  ],
  [1, '(x: number) => { let best = 0; for (const w of weights3) { if (w > x) { best = w; } } return best; }'],
  [1, '(x: number) => { for (const w of weights3) { if (x < w) return w; } return 9; }'],
  [3, '(x: number, y: number, z: number) => [x, y, z].map((v) => v * 2).toReversed()'],
  [
    3,
    '(x: number, y: number, z: number) => { const [a, ...rest] = [x, y, z]; return Math.max(...rest) - a; }',
  ],
  [2, '(x: number, y: number) => { let [a, b] = [x, y]; if (a < b) [a, b] = [b, a]; return [a, b]; }'],
  [1, '(x: number, scale = 4) => x * scale'],
  [
    1,
    'function named(x: number) { const out: number[] = []; for (let i = 0; i < 3; i++) out.push(x + i); return out; }',
  ],
  [
    1,
    '(x: number) => { const pick = (flag: boolean) => { const o: number[] = []; o.push(flag ? x : 1); return o[0]!; }; return x > 0 ? pick(true) : pick(false); }',
  ],
  [
    1,
    '(x: number) => { let n = 0; const bump = () => { n += x; return n; }; return x > 0 ? bump() + n : bump() * 2 + n; }',
  ],
  [
    1,
    '(x: number) => { let y = 1; if (x > 1) { const z = x * 2; y = z; } else { y += x; } y *= 2; return y; }',
  ],
  [2, '(x: number, y: number) => { const big = x > 2; const same = big === (y > 2); return same ? 1 : 0; }'],
  [
    2,
    '(x: number, y: number) => { const inside = x > -1 && x < 1; let ok = inside; if (y > 0) ok = true; return ok ? x : y; }',
  ],
  [
    1,
    '(x: number) => { const f = x > 1 ? true : false; const g = x > 2 ? false : true; return (f && g ? 1 : 0) + (f || g ? 2 : 0); }',
  ],
  [
    1,
    '(x: number) => { const f = x > 1; return (f && true ? 1 : 0) + (f || false ? 2 : 0) + (f && half > 1 ? 4 : 0) + (half > 0 && f ? 8 : 0); }',
  ],
  [
    2,
    '(x: number, y: number) => { let n = 0; const hit = () => { n += 1; return y > 0; }; const both = x > 0 && hit(); return both ? n : -n; }',
  ],
  [1, '(x: number) => 3'],
  [1, '(x: number) => (half > 1 ? x : [1, 2, 3].length)'],
];

const source = `import { cast, input, map, model } from 'hls4ts';
${around}
const a = input('a', [], 'fixed<8,4>');
const b = input('b', [], 'fixed<8,4>');
const c = input('c', [], 'fixed<8,4>');
const outputs = {
${kernels.map(([count, text], i) => `  k${i}: map(${text}, ${JSON.stringify('abc'.slice(0, count).split('')).replaceAll('"', '')}),`).join('\n')}
};
export default model({ name: 'kernels', inputs: [a, b, c], outputs });
`;

const { graph, diagnostics } = readModel('model.ts', memoryHost({ 'model.ts': source }));

function compiled(i: number): KernelProgram {
  const output = graph?.outputs.find(({ name }) => name === `k${i}`);
  if (!output) throw new Error(`kernel ${i} was not compiled`);
  return (output.tensor.layer.options as { readonly kernel: KernelProgram }).kernel;
}

const { outputText } = ts.transpileModule(
  `${around}; const all = [${kernels.map(([, text]) => `(${text})`).join(', ')}];`,
  { compilerOptions: { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext } },
);
const running = new Function('cast', `${outputText}; return all;`)(cast) as ((
  ...values: number[]
) => number | number[])[];

/** Multiples of 1/16, among them ties, zeros and equal pairs; arithmetic on them is exact in double precision. */
const number = fc.integer({ min: -64, max: 64 }).map((raw) => raw / 16);

describe('kernels', () => {
  it('compile without complaint', () => {
    expect(diagnostics).toEqual([]);
  });

  it.each(kernels.map(([count, text], i) => [text, count, i] as const))('%s', (_text, count, i) => {
    const program = compiled(i);
    expect(program.parameters).toHaveLength(count);
    fc.assert(
      fc.property(fc.array(number, { minLength: count, maxLength: count }), (values) => {
        const own = running[i]?.(...values);
        expect(program.returnsArray).toBe(Array.isArray(own));
        expect(walkKernel(program, values)).toEqual(Array.isArray(own) ? own : [own]);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('keep the place of every node', () => {
    const [first] = compiled(0).results;
    expect(first?.kind).toBe('add');
    const lines = source.split('\n');
    const line = lines.findIndex((text) => text.includes('k0: map'));
    const column = lines[line]?.indexOf('x * 0.25') ?? 0;
    const span = { file: 'model.ts', line: line + 1, column: column + 1, length: 'x * 0.25 + half'.length };
    expect(first?.span).toEqual(span);
  });
});
