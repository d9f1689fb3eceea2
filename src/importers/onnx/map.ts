import { type Diagnostic, error } from '../../base/diagnostic.ts';
import { fail, UserError } from '../../base/errors.ts';
import { sizeOf } from '../../numeric/shape.ts';
import { runInOrder } from '../project/calls.ts';
import { Draft, type OutputRef, type Section } from '../project/draft.ts';
import { folds, onnxNodes } from './catalogue.ts';
import { failAt, type Mapping, type MappingOptions, type NodeContext, refuse } from './context.ts';
import { freeExtent, perEvent } from './events.ts';
import { isMasked, throughMask } from './masks.ts';
import type { OnnxInput, OnnxNetwork, OnnxNode } from './network.ts';
import { mostElements } from './tensors.ts';
import { inOrder, type Value } from './values.ts';
import { plain } from './write.ts';

/** What became of a node, for `--list`. */
export interface MappedNode {
  readonly node: OnnxNode;
  readonly section: Section | undefined;
}

/** A network as lines of a model. */
export interface MappedNetwork {
  readonly draft: Draft;
  readonly outputs: readonly OutputRef[];
  readonly nodes: readonly MappedNode[];
  readonly problems: readonly Diagnostic[];
  readonly remarks: readonly string[];
}

/** Which axis of the inputs counts events, and how many there are. */
export interface Reading {
  readonly events: number;
  /** False where the whole tensor is one event. */
  readonly counts: boolean;
}

/** Writes every node under one reading of the inputs' axes, and collects everything that cannot be written. */
export function mapNetwork(network: OnnxNetwork, options: MappingOptions, reading: Reading): MappedNetwork {
  const problems: Diagnostic[] = [];
  const mapping: Mapping = {
    draft: new Draft(),
    options,
    opset: network.opset,
    events: reading.events,
    readers: readersOf(network),
    ordered: new Map(),
    reshaped: new Map(),
    open: new Map(),
    integers: new Set(network.inputs.filter(({ integers }) => integers).map(({ name }) => name)),
    zeros: new Set(),
    remarks: [],
    left: { constants: 2 * mostElements, tensors: mostElements / 2 },
  };
  const values = new Map<string, Value>(network.constants);
  for (const input of network.inputs) keep(mapping, values, input.name, inputValue(mapping, input, reading));
  const nodes: MappedNode[] = [];
  const calls = network.nodes.map((node) => ({
    node,
    reads: node.inputs.filter((name) => name !== ''),
    writes: node.outputs.filter((name) => name !== ''),
  }));
  const stuck = runInOrder(calls, values.keys(), ({ node }) => {
    const section = attempt(mapping, node, values, problems);
    nodes.push({ node, section });
    return section !== undefined;
  });
  for (const { node } of stuck)
    problems.push(
      error(
        'HLS3006',
        `node '${node.name}' (${node.kind}) reads a tensor that does not exist, or its own result`,
      ),
    );
  const outputs = problems.length > 0 ? [] : network.outputs.map((name) => outputOf(mapping, name, values));
  if (problems.length === 0) mapping.draft.prune(outputs);
  return { draft: mapping.draft, outputs, nodes, problems, remarks: mapping.remarks };
}

function readersOf({ nodes, outputs }: OnnxNetwork): Map<string, number> {
  const readers = new Map<string, number>();
  for (const name of [...nodes.flatMap(({ inputs }) => inputs), ...outputs])
    readers.set(name, (readers.get(name) ?? 0) + 1);
  return readers;
}

function inputValue({ draft, events }: Mapping, { name, shape }: OnnxInput, { counts }: Reading): Value {
  const full = shape.map((extent) => extent ?? freeExtent);
  const free = shape.indexOf(undefined);
  const batch = counts && shape.length > 0 ? { axis: Math.max(0, free), inner: 1 } : undefined;
  const own = perEvent(full, batch, events);
  const input = draft.input(name, own.length === 0 ? [1] : own);
  return { kind: 'dynamic', shape: full, batch, ref: { ...input, shape: own }, order: inOrder(own.length) };
}

function attempt(
  mapping: Mapping,
  node: OnnxNode,
  values: Map<string, Value>,
  problems: Diagnostic[],
): Section | undefined {
  const { draft } = mapping;
  const section = draft.begin(node.name, node.kind);
  try {
    const context: NodeContext = {
      ...mapping,
      name: node.name,
      node,
      inputs: node.inputs.map((name) => (name === '' ? undefined : values.get(name))),
    };
    const results = [written(context)].flat();
    node.outputs.forEach((name, i) => {
      const value = results[i];
      if (name !== '' && value) keep(mapping, values, name, value);
      else if (name !== '' && mapping.readers.has(name))
        failAt('HLS3005', context, `its result ${i} is not computed`);
    });
    if (countsWhole(context)) for (const name of node.outputs) mapping.integers.add(name);
    section.note = noteOf(node, results);
    return section;
  } catch (problem) {
    if (!(problem instanceof UserError)) throw problem;
    draft.abandon();
    problems.push(...problem.diagnostics);
    return undefined;
  }
}

/** Nodes that make real numbers of integers. */
const makesReal = new Set(['Cast', 'CastLike', 'DequantizeLinear']);

/** True where a node computes with whole numbers only. */
const countsWhole = ({ node, inputs, integers }: NodeContext): boolean =>
  !makesReal.has(node.kind) &&
  inputs.length > 0 &&
  inputs.every((value, i) =>
    value?.kind === 'constant' ? value.integers : integers.has(node.inputs[i] ?? ''),
  );

/** Nodes that do nothing at inference. */
const idle = new Set(['Identity', 'Dropout', 'Cast', 'CastLike']);

/** What a node became that has no line of its own. */
function noteOf({ kind }: OnnxNode, [result]: readonly Value[]): string {
  if (!result || idle.has(kind)) return 'nothing: it does nothing at inference';
  if (result.kind === 'constant') return 'numbers, computed at import';
  return kind === 'Transpose'
    ? 'nothing: what reads it counts its axes so'
    : `part of \`${result.ref.variable}\``;
}

/** Most numbers of a tensor for one event. */
const mostNumbers = 2 ** 17;

/** Throws HLS3001 on tensors that no trigger has, before anything is made for each of their numbers. */
function requireTensor({ left }: Mapping, name: string, value: Value): void {
  const size = sizeOf(value.kind === 'dynamic' ? value.ref.shape : value.shape);
  left[value.kind === 'dynamic' ? 'tensors' : 'constants'] -= size;
  if (value.kind === 'dynamic' && !(size <= mostNumbers))
    fail('HLS3001', `the tensor '${name}' has ${size} numbers for one event`);
  if (!(Math.min(left.constants, left.tensors) >= 0))
    fail('HLS3001', `up to the tensor '${name}' there are more numbers than any network for a trigger has`);
}

/** Remembers a result; a line that several nodes read stays as it is. */
function keep(mapping: Mapping, values: Map<string, Value>, name: string, value: Value): void {
  requireTensor(mapping, name, value);
  values.set(name, value);
  if (value.kind === 'dynamic' && (mapping.readers.get(name) ?? 0) > 1)
    mapping.open.delete(value.ref.variable);
}

function written(context: NodeContext): Value | Value[] {
  const { node, inputs } = context;
  const fold = folds.get(node.kind);
  if (fold && isStandard(node) && inputs.every((value) => value === undefined || value.kind === 'constant'))
    return fold(context);
  const mapping =
    (isKnownDomain(node) ? onnxNodes.get(node.kind) : undefined) ??
    failAt(
      'HLS3005',
      context,
      `a ${node.kind}${node.domain === '' ? '' : ` of ${node.domain}`} cannot be imported`,
      'docs/import.md lists the nodes that can',
    );
  const surplus = [...node.attributes.keys()].find((name) => !mapping.attributes.includes(name));
  if (surplus !== undefined)
    refuse(
      context,
      surplus,
      'not known; it may change what the node computes, so nothing is imported without it',
    );
  return inputs.some(isMasked) ? throughMask(context, mapping) : mapping.map(context);
}

const isStandard = ({ domain }: OnnxNode): boolean => domain === '';

/** Domains whose nodes of the same name mean the same. */
const isKnownDomain = ({ domain }: OnnxNode): boolean =>
  domain === '' ||
  domain === 'com.microsoft' ||
  domain.startsWith('qonnx.') ||
  domain.startsWith('onnx.brevitas') ||
  domain === 'finn.custom_op.general';

function outputOf(mapping: Mapping, name: string, values: ReadonlyMap<string, Value>): OutputRef {
  const value = values.get(name) ?? fail('HLS3006', `the output '${name}' does not exist`);
  if (value.kind === 'constant') return fail('HLS3006', `the output '${name}' does not depend on an input`);
  if (value.present) return fail('HLS3005', `the output '${name}' has numbers that are -∞`);
  const node = { name, kind: 'output', domain: '', inputs: [], outputs: [], attributes: new Map() };
  return { ...plain({ ...mapping, name, node, inputs: [] }, value).ref, port: name };
}
