import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { layoutOf } from '../../src/backends/verilog/layout.ts';
import { plainRules } from '../../src/backends/verilog/plain/rules.ts';
import { compileModel } from '../../src/driver/compilation.ts';
import { proofRequest, valuesOf } from '../../src/driver/proof.ts';
import { counterexample } from '../../src/driver/prove.ts';
import { verilogOptions } from '../../src/driver/verilog.ts';
import { ModuleBuilder } from '../../src/ir/builder.ts';
import type { Value } from '../../src/ir/module.ts';
import type { OpKind } from '../../src/ir/op.ts';
import { type FixedType, fixed } from '../../src/numeric/fixedType.ts';
import { uniform } from '../../src/numeric/tensorType.ts';
import { computingScopes, layerBlock } from '../../src/passes/block/layerBlock.ts';
import { createSimulator } from '../../src/sim/simulator.ts';
import { findCommand } from '../../src/toolchain/path.ts';
import { findYosys } from '../../src/toolchain/yosys/find.ts';
import { proveEqual } from '../../src/toolchain/yosys/proof.ts';
import { hls4ts } from '../cli/run.ts';

const folder = mkdtempSync(join(tmpdir(), 'hls4ts-proofs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const yosys = await findYosys();
const wasm = await findYosys('wasm');

const source = `import { dense, input, model, relu, tensor } from 'hls4ts';
const x = input('x', [3], 'fixed<5,3>');
const sum = dense(x, { weight: tensor([[1, -2], [0.75, 3], [2.5, -1.25]]), precision: { weight: 'fixed<6,3>' } });
export default model({ name: 'tiny', inputs: [x], outputs: { y: relu(sum, { precision: { result: 'ufixed<5,3,RND,SAT>' } }) } });
`;
const model = join(folder, 'model.ts');
writeFileSync(model, source);
const compilation = compileModel(model);
/** A short clock, so that there are registers to be taken for wires. */
const settings = { ...verilogOptions(compilation), clockPeriod: 1.5, usable: 1.1 };

const signed = (builder: ModuleBuilder, shape: number[] = [2]): Value =>
  builder.input(`s${builder.inputs.length}`, shape, uniform(fixed(true, 4, 2)));
const unsigned = (builder: ModuleBuilder, shape: number[] = [2]): Value =>
  builder.input(`u${builder.inputs.length}`, shape, uniform(fixed(false, 4, 1)));
const weights = (builder: ModuleBuilder, shape: number[], data: number[]): Value =>
  builder.constant('w', shape, uniform(fixed(true, 5, 3)), Float64Array.from(data));
const two = (kind: 'add' | 'sub' | 'mul' | 'max' | 'min') => (builder: ModuleBuilder) => [
  builder.binary(kind, signed(builder), unsigned(builder)),
  builder.binary(kind, signed(builder), weights(builder, [2], [-11, 7])),
];

const roundings = ['TRN', 'TRN_ZERO', 'RND', 'RND_ZERO', 'RND_INF', 'RND_MIN_INF', 'RND_CONV'] as const;
const overflows = ['WRAP', 'SAT', 'SAT_ZERO', 'SAT_SYM'] as const;
const everyMode = [true, false].flatMap((sign) =>
  roundings.flatMap((rounding) =>
    overflows.map((overflow): FixedType => ({ ...fixed(sign, 4, 2), rounding, overflow })),
  ),
);

/** Results of each kind of op, at widths that SAT goes through in a second. */
const cases = {
  input: (builder) => [signed(builder), unsigned(builder, [])],
  constant: (builder) => [builder.binary('add', signed(builder), weights(builder, [2], [0, -16]))],
  cast: (builder) => {
    const wide = builder.input('x', [], uniform(fixed(true, 7, 3)));
    return everyMode.map((type) => builder.cast(wide, type));
  },
  add: two('add'),
  sub: two('sub'),
  mul: two('mul'),
  max: two('max'),
  min: two('min'),
  neg: (builder) => [builder.negate(signed(builder)), builder.negate(unsigned(builder))],
  shift: (builder) => [builder.shift(signed(builder), 3), builder.shift(unsigned(builder), -2)],
  contract: (builder) => {
    const x = signed(builder, [3]);
    const w = weights(builder, [3, 2], [13, -7, 5, 11, 0, -16]);
    const sum = { ...fixed(true, 5, 3), rounding: 'RND', overflow: 'SAT' } as const;
    return [
      builder.contract('a,ab->b', x, w),
      builder.contract('a,a->', x, unsigned(builder, [3])),
      builder.contract('a,ab->b', x, w, { type: sum, cast: 'product' }, weights(builder, [2], [3, -5])),
      builder.contract('a,ab->b', x, w, { type: fixed(true, 5, 3), cast: 'sum' }),
    ];
  },
  reduce: (builder) => {
    const x = signed(builder, [5]);
    const sum = { ...fixed(true, 4, 2), overflow: 'SAT' } as const;
    return [
      builder.reduce('sum', x, [0]),
      builder.reduce('max', x, [0]),
      builder.reduce('min', x, [0]),
      builder.reduce('sum', x, [0], { type: sum, order: 'sequential' }),
      builder.reduce('sum', x, [0], { type: sum, order: 'tree' }),
    ];
  },
  lookup: (builder) => {
    const entries = Float64Array.from({ length: 16 }, (_, i) => ((i * 7) % 16) - 8);
    const of = (indexType: FixedType, name: string) =>
      ({ name, description: '', indexType, type: fixed(true, 4, 1), entries }) as const;
    return [
      builder.lookup(signed(builder), of(fixed(true, 4, 2), 'a')),
      builder.lookup(unsigned(builder), of(fixed(false, 4, 1), 'b')),
    ];
  },
  compare: (builder) => {
    const [a, b] = [signed(builder), unsigned(builder)];
    return (['lt', 'le', 'gt', 'ge', 'eq', 'ne'] as const).map((relation) => builder.compare(relation, a, b));
  },
  select: (builder) => [builder.select(unsigned(builder), signed(builder), unsigned(builder))],
  rearrange: (builder) => {
    const x = signed(builder, [2, 3]);
    return [
      builder.rearrange({ form: 'reshape', shape: [3, 2] }, x),
      builder.rearrange({ form: 'transpose', permutation: [1, 0] }, x),
      builder.rearrange({ form: 'slice', starts: [1, 0], sizes: [1, 2] }, x),
      builder.rearrange({ form: 'concat', axis: 0 }, x, unsigned(builder, [1, 3])),
      builder.rearrange({ form: 'broadcast', shape: [2, 2, 3], axes: [1, 2] }, x),
      builder.rearrange({ form: 'gather', axis: 1, indices: [2, 2, 0] }, x),
    ];
  },
} satisfies { readonly [Kind in OpKind]: (builder: ModuleBuilder) => Value[] };

function moduleOf(results: (builder: ModuleBuilder) => Value[]) {
  const builder = new ModuleBuilder();
  builder.enter({ name: 'layer', kind: 'dense', strategy: 'latency', reuseFactor: 1 });
  for (const [i, value] of results(builder).entries()) builder.output(`y${i}`, value);
  return builder.finish('kind');
}

const prove = async (kind: OpKind, provider = yosys) => {
  if (!provider) throw new Error('there is no Yosys');
  return proveEqual(provider, proofRequest(moduleOf(cases[kind]), settings, 60));
};

describe.skipIf(!yosys)('the Verilog of every kind of op', { timeout: 180_000 }, () => {
  it.each(Object.keys(plainRules) as OpKind[])('%s is proven right for every input', async (kind) => {
    expect(await prove(kind)).toEqual({ verdict: 'equal' });
  });
});

describe.skipIf(!wasm)('the package @yowasp/yosys', { timeout: 180_000 }, () => {
  it('proves as well', async () => {
    expect(await prove('mul', wasm)).toEqual({ verdict: 'equal' });
  });
});

describe.skipIf(!yosys)('hls4ts prove', { timeout: 180_000 }, () => {
  it('proves layers, and says which are too large', async () => {
    const { code, out, err } = await hls4ts('prove', model);
    expect(err).toBe('');
    expect(code).toBe(0);
    expect(out).toMatch(/: proven for all inputs, 15 bits/);
    expect(out).toContain('2 of 2 layers proven by ');
    const small = await hls4ts('prove', model, '--bits', '4');
    expect(small.code).toBe(0);
    expect(small.out).toMatch(/too large, not proven \(15 input bits; more than 4 input bits\)/);
    expect(small.out).toContain('0 of 2 layers proven');
    const unknown = await hls4ts('prove', model, '--layer', 'nothing');
    expect(unknown.code).toBe(1);
    expect(unknown.err).toContain('HLS1003');
  });

  it('finds an input that shows one broken line', async () => {
    const [scope = -1] = computingScopes(compilation.module);
    const block = layerBlock(compilation.module, scope);
    const request = proofRequest(block, settings, 60);
    let changed = 0;
    const files = Object.fromEntries(
      Object.entries(request.files).map(([path, text]) => {
        if (path === 'plain.v' || changed > 0 || !/= .* \+ /.test(text)) return [path, text];
        changed++;
        return [path, text.replace(/(= .*) \+ /, '$1 - ')];
      }),
    );
    expect(changed).toBe(1);
    if (!yosys) throw new Error('there is no Yosys');
    const proof = await proveEqual(yosys, { ...request, files });
    expect(proof.verdict).toBe('different');
    if (proof.verdict !== 'different') return;
    const { code, message, help } = counterexample(compilation.module, scope, block, proof.bits);
    expect(code).toBe('HLS6003');
    expect(message).toMatch(/gives y\d+\[\d\] = -?\d+ instead of -?\d+/);
    expect(help).toMatch(/x\d+\[0\] = -?\d+, x\d+\[1\] = -?\d+, x\d+\[2\] = -?\d+/);
    // The simulator says the same about these inputs as the plain circuit.
    const { inputs, outputs } = layoutOf(block);
    const numbers = (texts: string[]): number[] => texts.map((text) => Number(text.split(' = ')[1]));
    const data = new Map(
      inputs.map(({ name }) => [name, Float64Array.from(numbers(valuesOf(inputs, proof.bits)))]),
    );
    const given =
      createSimulator(block)
        .run(data, 1)
        .outputs.get(outputs[0]?.name ?? '') ?? [];
    expect([...given].map(Number)).toEqual(numbers(valuesOf(outputs, proof.bits, 'plain_')));
  });

  it('does not call a layer proven that takes too long', async () => {
    const { code, out } = await hls4ts('prove', model, '--timeout', '0.01');
    expect(code).toBe(0);
    expect(out).toMatch(/too large, not proven \(15 input bits; no answer within 0.01 s\)/);
  });
});

describe.skipIf(!findCommand('yosys', process.env))(
  'hls4ts prove of Verilog that is wrong',
  { timeout: 180_000 },
  () => {
    it('fails, names the layer and line, and shows the inputs', async () => {
      // A Yosys that reads every sum as a difference, but for those of the plain circuit.
      const bin = join(folder, 'bin');
      mkdirSync(bin);
      const commands = [
        '#!/bin/sh',
        `for file in rtl/*.v; do [ -f "$file" ] && sed -i 's/\\(= .*\\) + /\\1 - /' "$file"; done`,
        `exec "${findCommand('yosys', process.env)}" "$@"`,
      ];
      writeFileSync(join(bin, 'yosys'), `${commands.join('\n')}\n`, { mode: 0o755 });
      vi.stubEnv('PATH', `${bin}${delimiter}${process.env['PATH']}`);
      try {
        const { code, out, err } = await hls4ts('prove', model, '--yosys', 'native');
        expect(code).toBe(1);
        expect(out).toMatch(/^\S+: DIFFERENT$/m);
        expect(out).toContain('0 of 2 layers proven by ');
        expect(err).toMatch(/HLS6003.* gives y\d+\[\d\] = -?\d+ instead of -?\d+/);
        expect(err).toContain(`${model}:3:`);
        expect(err).toMatch(/with the raw integers x\d+\[0\] = -?\d+/);
      } finally {
        vi.unstubAllEnvs();
      }
    });
  },
);
