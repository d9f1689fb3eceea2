import { projectOf } from '../backends/verilog/backend.ts';
import { layoutOf, type PackedPort } from '../backends/verilog/layout.ts';
import { verilogName } from '../backends/verilog/names.ts';
import type { VerilogOptions } from '../backends/verilog/options.ts';
import { emitPlainVerilog } from '../backends/verilog/plain/emit.ts';
import { planVerilog } from '../backends/verilog/plan.ts';
import type { Module } from '../ir/module.ts';
import type { ProofRequest } from '../toolchain/yosys/proof.ts';

const plain = 'hls4ts_plain';

/** Bits of all inputs of a module. */
export const inputBits = (module: Module): number =>
  layoutOf(module).inputs.reduce((sum, { width }) => sum + width, 0);

/** The Verilog of a module as it is emitted, and the same written straight from its ops, to be compared. */
export function proofRequest(module: Module, options: VerilogOptions, timeout: number): ProofRequest {
  const { inputs, outputs } = layoutOf(module);
  const emitted = projectOf(planVerilog(module, options), options).filter(({ path }) => path.endsWith('.v'));
  const files = Object.fromEntries(emitted.map(({ path, contents }) => [path, contents.toString()]));
  return {
    files: { ...files, 'plain.v': emitPlainVerilog(module, plain) },
    plain,
    optimized: verilogName(module.name),
    inputs,
    outputs,
    timeout,
  };
}

/** Elements of a bus that differ or all, as raw integers of their own types: `x3[2] = -5`. */
export function valuesOf(
  ports: readonly PackedPort[],
  bits: ReadonlyMap<string, string>,
  prefix = '',
): string[] {
  return ports.flatMap(({ name, port, elements, width }) => {
    const found = bits.get(prefix + port)?.padStart(width, '0');
    if (found === undefined) return [];
    return elements.flatMap(({ offset, width: own, signed }, i) => {
      if (own === 0) return [];
      const raw = BigInt(`0b${found.slice(width - offset - own, width - offset).replaceAll('x', '0')}`);
      return [`${name}[${i}] = ${signed ? BigInt.asIntN(own, raw) : raw}`];
    });
  });
}
