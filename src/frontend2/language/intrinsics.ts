import { dirname, resolve } from 'node:path';
import type ts from 'typescript';
import { fail, UserError } from '../../base/errors.ts';
import { catalogue } from '../../layers/catalogue.ts';
import { cast } from '../../layers/kernel/kernel.ts';
import { tensor } from '../../layers/language.ts';
import type { Origin } from '../../layers/layer.ts';
import { modelWithOrigin } from '../../layers/model.ts';
import { parseType } from '../../numeric/fixedType.ts';
import type { Context } from '../evaluator/context.ts';
import type { Evaluator } from '../evaluator/evaluator.ts';
import { symbolic } from '../evaluator/symbolic.ts';
import { Builtin, Closure, isPoisoned, poison, Symbolic } from '../evaluator/values.ts';
import { spanOf } from '../spans.ts';
import { compileKernel } from './kernel.ts';
import { locate } from './locate.ts';

/** A part of the model language, ready to be called. */
type Intrinsics = ReadonlyMap<string, Builtin>;

/** Runs compiler code for a call; what it complains about gets a place in the model. */
function guarded(context: Context, node: ts.CallExpression, run: () => unknown): unknown {
  try {
    return run();
  } catch (problem) {
    if (!(problem instanceof UserError)) throw problem;
    context.diagnostics.push(...problem.diagnostics.map((entry) => locate(entry, node)));
    return poison;
  }
}

/** True when a value is poisoned, or an array or plain object has something poisoned in it. */
function tainted(value: unknown, depth = 4): boolean {
  if (isPoisoned(value)) return true;
  if (
    depth === 0 ||
    typeof value !== 'object' ||
    value === null ||
    value instanceof Float64Array ||
    'layer' in value
  )
    return false;
  if (value instanceof Closure || value instanceof Builtin) return false;
  return Object.values(value).some((entry) => tainted(entry, depth - 1));
}

/** The name that a layer made by this call gets from the variable it is for. */
function layerName({ naming }: Context, node: ts.CallExpression, kind: string): string | undefined {
  if (naming.path === '') return undefined;
  return naming.target === node ? naming.path : `${naming.path}_${kind}`;
}

function layer(evaluator: Evaluator, kind: keyof typeof catalogue): Builtin {
  const { context } = evaluator;
  return new Builtin(kind, (args, node) => {
    if (args.some((argument) => tainted(argument))) return poison;
    if (args.some((argument) => argument instanceof Symbolic)) {
      return context.report(
        'HLS2009',
        `${kind} is a layer and cannot be used inside a scalar kernel`,
        node,
        'kernels compute with numbers; use Math functions',
      );
    }
    const origin: Origin = { span: spanOf(node.expression), name: layerName(context, node, kind) };
    return guarded(context, node, () => {
      const given =
        kind === 'map'
          ? args.map((argument, i) => (i === 0 ? compileKernel(evaluator, argument, node) : argument))
          : args;
      if (given.some((argument) => isPoisoned(argument))) return poison;
      const make = catalogue[kind].withOrigin as (origin: Origin, ...args: readonly unknown[]) => unknown;
      return make(origin, ...given);
    });
  });
}

/** `weights('file.npz')` gives a function from names to arrays. */
function weightsOf({ context }: Evaluator): Builtin {
  return new Builtin('weights', ([file], node) => {
    if (isPoisoned(file)) return poison;
    const [argument = node] = node.arguments;
    if (typeof file !== 'string')
      return context.report('HLS2007', "weights needs the path of a file: weights('weights.npz')", argument);
    const path = resolve(dirname(node.getSourceFile().fileName), file);
    let arrays: ReturnType<Context['host']['readArrays']>;
    try {
      arrays = context.host.readArrays(path);
    } catch (problem) {
      if (!(problem instanceof UserError)) throw problem;
      context.diagnostics.push(...problem.diagnostics.map((entry) => ({ ...entry, span: spanOf(argument) })));
      return poison;
    }
    context.filesRead.add(path);
    return new Builtin('weights', ([name], call) => {
      if (isPoisoned(name)) return poison;
      const found = arrays.get(String(name));
      const [key = call] = call.arguments;
      return (
        found ??
        context.report(
          'HLS3002',
          `${file} has no array '${String(name)}'`,
          key,
          `it has ${[...arrays.keys()].join(', ')}`,
        )
      );
    });
  });
}

function tensorOf(evaluator: Evaluator): Builtin {
  return new Builtin('tensor', (args, node) => {
    if (args.some((argument) => tainted(argument))) return poison;
    const [first, fill] = args;
    return guarded(evaluator.context, node, () =>
      fill === undefined
        ? tensor(first as never)
        : tensor(first as never, (...at: number[]) => {
            const value = evaluator.call(fill, at, node);
            if (typeof value === 'number') return value;
            if (!isPoisoned(value))
              fail('HLS2007', 'tensor: the function must give a number for every index');
            return 0;
          }),
    );
  });
}

/** `cast(x, type)` in a kernel, or on numbers at compile time. */
function castOf({ context }: Evaluator): Builtin {
  return new Builtin('cast', ([value, type], node) => {
    if (isPoisoned(value) || isPoisoned(type)) return poison;
    if (typeof type !== 'string')
      return context.report('HLS2007', "cast needs a type in text: cast(x, 'fixed<16,6>')", node);
    return guarded(context, node, () => {
      const parsed = parseType(type);
      if (typeof value === 'number') return cast(value, type as `fixed<${string}>`);
      return symbolic(context, node, [value], (operand) => ({
        kind: 'cast',
        operand: operand ?? { kind: 'constant', value: 0 },
        type: parsed,
      }));
    });
  });
}

function modelOf({ context }: Evaluator): Builtin {
  return new Builtin('model', ([options], node) => {
    if (tainted(options)) return poison;
    return guarded(context, node, () =>
      modelWithOrigin(spanOf(node.expression), options as Parameters<typeof modelWithOrigin>[1]),
    );
  });
}

/** Everything that a model file can import from 'hls4ts'. */
export function intrinsicsFor(evaluator: Evaluator): Intrinsics {
  const layers = Object.keys(catalogue).map(
    (kind) => [kind, layer(evaluator, kind as keyof typeof catalogue)] as const,
  );
  return new Map<string, Builtin>([
    ...layers,
    ['cast', castOf(evaluator)],
    ['model', modelOf(evaluator)],
    ['tensor', tensorOf(evaluator)],
    ['weights', weightsOf(evaluator)],
  ]);
}
