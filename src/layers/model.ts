import { type Diagnostic, error } from '../base/diagnostic.ts';
import { fail, UserError } from '../base/errors.ts';
import type { SourceSpan } from '../base/span.ts';
import {
  type Graph,
  type GraphLayer,
  type ModelSettings,
  type Multipliers,
  multiplierChoices,
  type NamedLayer,
  type Tensor,
} from '../ir/graph.ts';
import { type Strategy, strategies } from '../ir/module.ts';
import { parseType } from '../numeric/fixedType.ts';
import type { TypeName } from './layer.ts';
import { checkOptions, finiteNumber, type OptionChecks, oneOf, positiveInteger, text } from './options.ts';

/** Adder graphs of the Verilog back end. */
export interface DistributedArithmetic {
  /** Levels of adders that a sum may have beyond the fewest possible; −1 for any, 2 when left out. */
  readonly delayConstraint?: number;
  /** 0 is the fastest, 2 searches long for fewer adders; 1 when left out. */
  readonly effort?: 0 | 1 | 2;
}

/** The network and the settings of its design. */
export interface ModelOptions {
  /** Name of the generated project, its top function and its namespace. */
  readonly name: string;
  /** Input layers, in the order of the top function's arguments. */
  readonly inputs: readonly Tensor[];
  /** Results by name, in the order of the top function's arguments. */
  readonly outputs: Readonly<Record<string, Tensor>>;
  /** FPGA, `xcvu13p-flga2577-2-e` when left out. */
  readonly part?: string;
  /** Target clock period in ns, 5 when left out. */
  readonly clockPeriod?: number;
  /** Default strategy of the layers, `latency` when left out. */
  readonly strategy?: Strategy;
  /** Default reuse factor of the layers, 1 when left out. */
  readonly reuseFactor?: number;
  readonly ioType?: 'io_parallel';
  /** Default type of weights, biases and results, or `auto` to choose each from calibration events. */
  readonly precision?: TypeName | 'auto';
  /** For `auto`: `.npz` (one array an input, by name) or `.npy` file of typical events, beside the model. */
  readonly calibration?: string;
  /**
   * For `auto`: how far the outputs may move from the float model on the calibration events,
   * as root mean square over their own root mean square; 0.01 when left out.
   */
  readonly errorBudget?: number;
  /** Longest allowed latency in ns; the report and the Verilog back end fail above it. */
  readonly latencyBudget?: number;
  /** How products with constants become shifts and adders: in Verilog, and with that strategy in C++. */
  readonly distributedArithmetic?: DistributedArithmetic;
  /**
   * Verilog: what products of two variables are made of. `lut`: rows of adders; `dsp`: multiplications, which synthesis gives to DSP
   * blocks; `auto`, when left out: rows where the widths of both multiply to 64 or less.
   */
  readonly multipliers?: Multipliers;
  /** Verilog: registers between the input ports and the logic, which the latency counts; none when left out. */
  readonly inputRegisters?: number;
  /** Verilog: registers between the logic and the output ports, which the latency counts; 1 when left out, and at least. */
  readonly outputRegisters?: number;
  /** `.npz` file of example events for `check`, beside the model. */
  readonly events?: string;
}

/** More registers at a port would only be a waste. */
const mostRegisters = 16;

const registerCount =
  (least: number) =>
  (value: unknown): string | undefined =>
    typeof value === 'number' && Number.isInteger(value) && value >= least && value <= mostRegisters
      ? undefined
      : `expected a whole number from ${least} to ${mostRegisters}`;

const adderChecks: OptionChecks<DistributedArithmetic> = {
  delayConstraint: (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= -1
      ? undefined
      : 'expected a whole number from -1 on',
  effort: (value) => (value === 0 || value === 1 || value === 2 ? undefined : 'expected 0, 1 or 2'),
};

const checks: OptionChecks<ModelOptions> = {
  name: text,
  inputs: () => undefined,
  outputs: () => undefined,
  part: text,
  clockPeriod: finiteNumber,
  strategy: oneOf(...strategies),
  reuseFactor: positiveInteger,
  ioType: oneOf('io_parallel'),
  precision: (value) => {
    if (typeof value !== 'string') return "expected a fixed-point type or 'auto'";
    if (value !== 'auto') parseType(value);
    return undefined;
  },
  calibration: text,
  errorBudget: finiteNumber,
  latencyBudget: finiteNumber,
  distributedArithmetic: (value) => {
    if (typeof value !== 'object' || value === null) return 'expected { delayConstraint, effort }';
    checkOptions('distributedArithmetic', adderChecks, value);
    return undefined;
  },
  multipliers: oneOf(...multiplierChoices),
  inputRegisters: registerCount(0),
  outputRegisters: registerCount(1),
  events: text,
};

const identifier = /^[A-Za-z][A-Za-z0-9_]*$/;

const requireIdentifier = (name: string, what: string, span: SourceSpan | undefined): Diagnostic[] =>
  identifier.test(name)
    ? []
    : [
        error('HLS3007', `'${name}' cannot be the name of ${what}`, {
          span,
          help: 'use letters, digits and _, beginning with a letter: it becomes a name in C++',
        }),
      ];

/** Describes a whole design; the model file's default export. */
export const model = (options: ModelOptions): Graph => modelWithOrigin(undefined, options);

/** The same with its place in the model file; throws UserError with everything that is wrong. */
export function modelWithOrigin(span: SourceSpan | undefined, options: ModelOptions): Graph {
  checkOptions('model', checks, options);
  const outputs = Object.entries(options.outputs).map(([name, tensor]) => ({ name, tensor }));
  if (outputs.length === 0)
    fail('HLS3006', 'the model has no output', { span, help: 'name at least one: outputs: { scores }' });
  const ordered = topologicalOrder(outputs.map((output) => output.tensor));
  const layers = uniqueNames(ordered);
  const problems = [
    ...requireIdentifier(options.name, 'a model', span),
    ...outputs.flatMap(({ name }) => requireIdentifier(name, 'an output', span)),
    ...layers.flatMap(({ name, layer }) => requireIdentifier(name, `a ${layer.kind} layer`, layer.span)),
    ...repeatedPorts(options.inputs, outputs, span),
    ...connectionProblems(ordered, options.inputs, span),
  ];
  if (problems.length > 0) throw new UserError(problems);
  return { settings: settingsOf(options), layers, inputs: options.inputs, outputs, span };
}

const settingsOf = (options: ModelOptions): ModelSettings => ({
  name: options.name,
  part: options.part ?? 'xcvu13p-flga2577-2-e',
  clockPeriod: options.clockPeriod ?? 5,
  strategy: options.strategy ?? 'latency',
  reuseFactor: options.reuseFactor ?? 1,
  ioType: options.ioType ?? 'io_parallel',
  precision: options.precision,
  calibration: options.calibration,
  errorBudget: options.errorBudget ?? 0.01,
  latencyBudget: options.latencyBudget,
  delayConstraint: options.distributedArithmetic?.delayConstraint ?? 2,
  effort: options.distributedArithmetic?.effort ?? 1,
  multipliers: options.multipliers ?? 'auto',
  inputRegisters: options.inputRegisters ?? 0,
  outputRegisters: options.outputRegisters ?? 1,
  events: options.events,
});

/** Every layer that the outputs need, each after the layers it reads. */
function topologicalOrder(outputs: readonly Tensor[]): GraphLayer[] {
  const ordered = new Set<GraphLayer>();
  // An explicit stack: models of a thousand layers must not overflow the call stack.
  const stack: { layer: GraphLayer; expanded: boolean }[] = [];
  for (const { layer } of [...outputs].reverse()) stack.push({ layer, expanded: false });
  for (let top = stack.pop(); top; top = stack.pop()) {
    if (ordered.has(top.layer)) continue;
    if (top.expanded) {
      ordered.add(top.layer);
      continue;
    }
    stack.push({ layer: top.layer, expanded: true });
    for (const input of [...top.layer.inputs].reverse()) stack.push({ layer: input.layer, expanded: false });
  }
  return [...ordered];
}

function uniqueNames(layers: readonly GraphLayer[]): NamedLayer[] {
  const taken = new Set<string>();
  return layers.map((layer) => {
    const wanted = layer.name ?? layer.kind;
    let name = wanted;
    for (let number = 2; taken.has(name.toLowerCase()); number++) name = `${wanted}_${number}`;
    taken.add(name.toLowerCase());
    return { name, layer };
  });
}

/** Inputs and outputs are arguments of one function, so no two may share a name. */
function repeatedPorts(
  inputs: readonly Tensor[],
  outputs: readonly { readonly name: string }[],
  span: SourceSpan | undefined,
): Diagnostic[] {
  const ports = [
    ...inputs.map(({ layer }) => ({ name: layer.name ?? layer.kind, span: layer.span ?? span })),
    ...outputs.map(({ name }) => ({ name, span })),
  ];
  const repeated = ports.filter(({ name }, i) => ports.findIndex((other) => other.name === name) < i);
  return repeated.map((port) =>
    error('HLS3007', `two inputs or outputs are called '${port.name}'`, {
      span: port.span,
      help: 'give one of them another name',
    }),
  );
}

function connectionProblems(
  layers: readonly GraphLayer[],
  inputs: readonly Tensor[],
  span: SourceSpan | undefined,
): Diagnostic[] {
  const listed = new Set(inputs.map((tensor) => tensor.layer));
  const used = new Set(layers);
  const help = 'the inputs of model() are the arguments of the top function, in order';
  const missing = layers.filter((layer) => layer.kind === 'input' && !listed.has(layer));
  const unused = [...listed].filter((layer) => !used.has(layer));
  const foreign = [...listed].filter((layer) => layer.kind !== 'input');
  return [
    ...missing.map((layer) =>
      error('HLS3006', `input '${layer.name}' is used but not listed in inputs`, {
        span: layer.span ?? span,
        help,
      }),
    ),
    ...unused.map((layer) =>
      error('HLS3006', `input '${layer.name}' reaches no output`, { span: layer.span ?? span, help }),
    ),
    ...foreign.map((layer) =>
      error('HLS3006', `'${layer.name ?? layer.kind}' in inputs is no input layer`, { span, help }),
    ),
  ];
}
