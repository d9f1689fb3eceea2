import { layoutOf } from '../backends/verilog/layout.ts';
import { type Diagnostic, error } from '../base/diagnostic.ts';
import type { Progress } from '../base/progress.ts';
import { type Module, scopeAt } from '../ir/module.ts';
import { computingScopes, layerBlock } from '../passes/block/layerBlock.ts';
import { requireYosys } from '../toolchain/yosys/find.ts';
import { type Proof, proveEqual } from '../toolchain/yosys/proof.ts';
import type { YosysChoice } from '../toolchain/yosys/yosys.ts';
import type { Compilation } from './compilation.ts';
import { chooseLayers } from './layers.ts';
import { inputBits, proofRequest, valuesOf } from './proof.ts';
import { verilogOptions } from './verilog.ts';

export interface ProveOptions {
  /** Only these layers; all of them when empty. */
  readonly layers: readonly string[];
  readonly yosys: YosysChoice;
  /** Seconds that the solver may take for a layer. */
  readonly timeout: number;
  /** Layers with more input bits are too large. */
  readonly bits: number;
}

/** What became of one layer. */
export interface LayerProof {
  readonly name: string;
  readonly verdict: 'proven' | 'different' | 'too large';
  readonly inputBits: number;
  /** Why it was not proven. */
  readonly reason: string | undefined;
  /** The counterexample. */
  readonly diagnostic: Diagnostic | undefined;
}

export interface ProveResult {
  readonly yosys: string;
  readonly layers: readonly LayerProof[];
}

/**
 * Shows for each layer by SAT that its Verilog computes what Verilog written straight from its ops does. Throws HLS1003 for a
 * layer that is not there, HLS6006 without Yosys.
 */
export async function proveModel(
  compilation: Compilation,
  { layers, yosys: choice, timeout, bits }: ProveOptions,
  progress: Progress,
): Promise<ProveResult> {
  const { module } = compilation;
  const yosys = await requireYosys(choice);
  const settings = verilogOptions(compilation);
  const known = computingScopes(module).map((scope) => ({ scope, ...scopeAt(module, scope) }));
  const wanted = chooseLayers(known, layers);
  const proofs: LayerProof[] = [];
  for (const [i, { scope, name }] of wanted.entries()) {
    progress(`proving ${name}`, i, wanted.length);
    const block = layerBlock(module, scope);
    const size = inputBits(block);
    const result = { name, inputBits: size, diagnostic: undefined };
    if (size > bits) {
      proofs.push({ ...result, verdict: 'too large', reason: `more than ${bits} input bits` });
      continue;
    }
    const proof = await proveEqual(yosys, proofRequest(block, settings, timeout));
    if (proof.verdict === 'equal') proofs.push({ ...result, verdict: 'proven', reason: undefined });
    else if (proof.verdict === 'unknown')
      proofs.push({ ...result, verdict: 'too large', reason: `no answer within ${timeout} s` });
    else {
      const diagnostic = counterexample(module, scope, block, proof.bits);
      proofs.push({ ...result, verdict: 'different', reason: diagnostic.message, diagnostic });
    }
  }
  return { yosys: yosys.name, layers: proofs };
}

type Bits = Extract<Proof, { verdict: 'different' }>['bits'];

/** Inputs of a block on which both circuits differ, and what they give. */
export function counterexample(module: Module, scope: number, block: Module, bits: Bits): Diagnostic {
  const { inputs, outputs } = layoutOf(block);
  const plain = valuesOf(outputs, bits, 'plain_');
  const optimized = valuesOf(outputs, bits, 'optimized_');
  const differing = plain.flatMap((text, i) =>
    text === optimized[i] ? [] : [`${optimized[i]} instead of ${text.split(' = ')[1]}`],
  );
  const { name, span } = scopeAt(module, scope);
  return error('HLS6003', `the Verilog of ${name} gives ${differing.slice(0, 8).join(', ')}`, {
    ...(span ? { span } : {}),
    help: `with the raw integers ${valuesOf(inputs, bits).join(', ')}`,
  });
}
