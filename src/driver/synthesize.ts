import { createHash } from 'node:crypto';
import { emitVerilog, modulePath, type VerilogLayer, verilogLayers } from '../backends/verilog/emit.ts';
import { verilogName } from '../backends/verilog/names.ts';
import type { VerilogPlan } from '../backends/verilog/plan.ts';
import { planVerilog } from '../backends/verilog/plan.ts';
import type { OutputFile } from '../base/outputFile.ts';
import type { Progress } from '../base/progress.ts';
import { delaysInside } from '../passes/pipeline/inside.ts';
import { type CircuitCost, estimateCircuit } from '../report/circuit/estimate.ts';
import {
  entryOf,
  type LayerSynthesis,
  type Synthesis,
  type SynthesizedHardware,
} from '../report/synthesis.ts';
import { addCells, type Cells, cellsBelow, resourcesOf } from '../toolchain/yosys/cells.ts';
import { requireYosys } from '../toolchain/yosys/find.ts';
import { type SynthesisResult, synthesize } from '../toolchain/yosys/synthesis.ts';
import type { YosysChoice } from '../toolchain/yosys/yosys.ts';
import { batchesOf, runSideBySide } from './batches.ts';
import type { Compilation } from './compilation.ts';
import { chooseLayers } from './layers.ts';
import { verilogOptions } from './verilog.ts';
import { toolVersion } from './version.ts';

export interface SynthesizeOptions {
  /** Only these layers; all of them, and the whole, when empty. */
  readonly layers: readonly string[];
  readonly yosys: YosysChoice;
  /** Seconds that one run of Yosys may take. */
  readonly timeout?: number | undefined;
  /** Map by abc9 and tell its delays. */
  readonly timing: boolean;
  /** Also synthesize the whole in one piece. */
  readonly flatten: boolean;
}

/** Runs of Yosys hold so many nodes: starting one takes seconds, and large ones take longer than their parts. */
const batchNodes = 3000;

/** Nodes that are synthesized: those of every kind of unit once. */
const distinctNodes = ({ part }: VerilogLayer): number =>
  part.kinds.reduce((sum, { instances }) => sum + (instances[0]?.nodes.length ?? 0), 0);

/** The Verilog of a circuit by path. */
const verilogOf = (files: readonly OutputFile[]): Record<string, string> =>
  Object.fromEntries(
    files.filter(({ path }) => path.endsWith('.v')).map(({ path, contents }) => [path, contents.toString()]),
  );

/** Hash of the Verilog, which a synthesis is good for. */
export const verilogHash = (files: readonly OutputFile[]): string => {
  const hash = createHash('sha256');
  for (const [path, text] of Object.entries(verilogOf(files))) hash.update(`${path}\n${text}\n`);
  return hash.digest('hex');
};

function hardwareOf(cells: Cells, delays: readonly (number | undefined)[]): SynthesizedHardware {
  const known = delays.filter((delay) => delay !== undefined && delay > 0) as number[];
  return { ...resourcesOf(cells), cells, delayNs: known.length > 0 ? Math.max(...known) : null };
}

/**
 * Synthesizes a model's Verilog with Yosys, layer by layer, and puts the report's estimates beside it. Throws HLS1003 for a
 * layer that is not there, HLS6006 without Yosys, HLS6002 and HLS6004 where it fails.
 */
export async function synthesizeModel(
  compilation: Compilation,
  options: SynthesizeOptions,
  progress: Progress,
): Promise<Synthesis> {
  const yosys = await requireYosys(options.yosys);
  progress('unrolling and emitting Verilog');
  const settings = verilogOptions(compilation);
  const plan = planVerilog(compilation.module, settings);
  const layers = verilogLayers(plan);
  const wanted = chooseLayers(layers, options.layers);
  const files = emitVerilog(plan, layers);
  const texts = verilogOf(files);
  const top = verilogName(plan.module.name);
  const batches = batchesOf(wanted, distinctNodes, batchNodes);
  const all = batches.reduce((sum, { weight }) => sum + weight, 0);
  let done = 0;
  const jobs = batches.map(({ items, weight }) => async (): Promise<SynthesisResult> => {
    const names = items.map(({ name }) => name).join(', ');
    const result = await synthesize(yosys, {
      top,
      ...filesFor(items, layers, texts),
      ...options,
      listener: (command) => progress(`synthesizing ${names}: ${command}`, done, all),
    });
    done += weight;
    return result;
  });
  const results = await runSideBySide(jobs);
  const flat = options.flatten
    ? await synthesize(yosys, {
        top,
        files: texts,
        ...options,
        listener: (command) => progress(`synthesizing the whole: ${command}`, done, all),
      })
    : undefined;
  const estimate = estimateCircuit(plan, layers, settings.delays.dspBits);
  const inside = delaysInside(plan.netlist, plan.schedule, settings.delays, settings.usable);
  const entries = batches.flatMap(({ items }, i) =>
    items.map((layer): LayerSynthesis => {
      const { modules, delays } = results[i] ?? { modules: new Map(), delays: new Map() };
      const own = [layer.module, ...layer.units].map(({ name }) => delays.get(name));
      const { scope } = layer.part;
      const cost = estimate.layers.get(scope) ?? estimate.rest;
      return {
        name: layer.name,
        ...entryOf(cost, hardwareOf(cellsBelow(modules, layer.module.name), own)),
        plannedNs: tidy(inside.get(scope) ?? 0),
      };
    }),
  );
  return {
    schema: 'hls4ts-synthesis/1',
    model: plan.module.name,
    tool: `hls4ts ${toolVersion}`,
    yosys: yosys.name,
    sha256: verilogHash(files),
    clockPeriodNs: settings.clockPeriod,
    latencyCycles: plan.schedule.latency,
    plannedNs: tidy(plan.schedule.period),
    layers: entries,
    ...wholeOf(plan, layers, entries, results[0], estimate),
    flattened: flat ? hardwareOf(cellsBelow(flat.modules, top), [...flat.delays.values()]) : null,
  };
}

const tidy = (ns: number): number => Number(ns.toFixed(3));

/** The top module and the sum of everything, where all layers were synthesized. */
function wholeOf(
  { module }: VerilogPlan,
  layers: readonly VerilogLayer[],
  entries: readonly LayerSynthesis[],
  first: SynthesisResult | undefined,
  estimate: { readonly rest: CircuitCost; readonly total: CircuitCost },
): Pick<Synthesis, 'rest' | 'total'> {
  if (entries.length < layers.length || !first) return { rest: null, total: null };
  const own = new Set(layers.map((layer) => layer.module.name));
  const glue = cellsBelow(first.modules, verilogName(module.name), own);
  const rest = entryOf(estimate.rest, hardwareOf(glue, []));
  const cells = addCells([glue, ...entries.map(({ synthesized }) => synthesized.cells)]);
  const delays = entries.map(({ synthesized }) => synthesized.delayNs ?? undefined);
  return { rest, total: entryOf(estimate.total, hardwareOf(cells, delays)) };
}

/** The top module with some layers whole and the others as boxes; what a layer repeats stays a module. */
function filesFor(
  items: readonly VerilogLayer[],
  layers: readonly VerilogLayer[],
  texts: Readonly<Record<string, string>>,
): { files: Record<string, string>; boxes: string[]; kept: string[] } {
  const others = layers.filter((layer) => !items.includes(layer));
  const away = new Set(others.flatMap(({ units }) => units.map(({ name }) => modulePath(name))));
  const repeated = items.flatMap(({ units }) => units.filter(({ instances }) => instances > 1));
  return {
    files: Object.fromEntries(Object.entries(texts).filter(([path]) => !away.has(path))),
    boxes: others.map((layer) => modulePath(layer.module.name)),
    kept: [...items.map((layer) => layer.module.name), ...repeated.map(({ name }) => name)],
  };
}
