import { type Diagnostic, error, warning } from '../../base/diagnostic.ts';
import { fail } from '../../base/errors.ts';
import type { ModuleBuilder } from '../../ir/builder.ts';
import type { NamedLayer } from '../../ir/graph.ts';
import type { Value } from '../../ir/module.ts';
import type { LayerPrecision, LoweringContext, Role } from '../../layers/layer.ts';
import { castRaw } from '../../numeric/castBig.ts';
import { type FixedType, formatType, fractionOf } from '../../numeric/fixedType.ts';
import { contains, intervalOfType } from '../../numeric/interval.ts';
import type { RealTensor } from '../../numeric/parameter.ts';
import { pack } from '../../numeric/rawTensor.ts';
import { exactReal } from '../../numeric/real.ts';
import { formatShape, unravel } from '../../numeric/shape.ts';
import type { TableMaker } from '../../numeric/table.ts';
import { containerOf, elementTypes, type TensorType } from '../../numeric/tensorType.ts';

/** What one layer's lowering sees of the compiler. */
export function loweringContext(
  { name, layer }: NamedLayer,
  precision: LayerPrecision,
  builder: ModuleBuilder,
  tables: TableMaker,
  report: (diagnostic: Diagnostic) => void,
): LoweringContext<object> {
  const type = (role: Role): TensorType | undefined => precision[role];
  const missing = (role: Role): never =>
    fail('HLS4004', `${layer.kind} '${name}' has no ${role} type`, {
      span: layer.span,
      help: `write precision: { ${role}: 'fixed<16,6>' } on the layer, or a default or 'auto' on the model`,
    });
  return {
    name,
    options: layer.options,
    builder,
    shapes: layer.shapes,
    tables,
    report,
    type,
    requiredType(role) {
      const found = type(role) ?? missing(role);
      if (found.granularity === 'tensor') return found.type;
      return fail('HLS4004', `${layer.kind} '${name}' needs one ${role} type for all elements`, {
        span: layer.span,
      });
    },
    parameter(role, values, fallback) {
      const found = type(role) ?? fallback ?? missing(role);
      return quantized(builder, `${name}_${role}`, values, found, (problem) => {
        report({ ...problem, ...(layer.span ? { span: layer.span } : {}) });
      });
    },
    castTo(role, value) {
      const found = type(role);
      return found ? builder.cast(value, found) : value;
    },
  };
}

/** Quantizes trained values; a value outside a wrapping type is an error, one that a type clips a warning. */
function quantized(
  builder: ModuleBuilder,
  name: string,
  values: RealTensor,
  type: TensorType,
  report: (diagnostic: Diagnostic) => void,
): Value {
  const types = elementTypes(type, values.shape);
  const container = fractionOf(containerOf(type));
  const outside: number[] = [];
  const raws = Array.from(values.data, (value, i) => {
    const own = types[i] ?? fail('HLS4001', `${name}: element ${i} has no type`);
    const { raw, fraction } = exactReal(value);
    if (!fits(raw, fraction, own)) outside.push(i);
    return own.width === 0 ? 0n : castRaw(raw, fraction, own) << BigInt(container - fractionOf(own));
  });
  if (outside.length > 0) report(rangeProblem(name, values, types, outside));
  return builder.constant(name, values.shape, type, pack(raws));
}

/** True when rounding alone brings the number into the type. */
function fits(raw: bigint, fraction: number, type: FixedType): boolean {
  if (type.width === 0) return true;
  const roomy: FixedType = { ...type, signed: true, width: type.width + 1100, integer: type.integer + 1100 };
  const rounded = castRaw(raw, fraction, roomy);
  return contains(intervalOfType(type), { min: rounded, max: rounded, fraction: fractionOf(type) });
}

function rangeProblem(
  name: string,
  values: RealTensor,
  types: readonly FixedType[],
  outside: readonly number[],
): Diagnostic {
  const worst = outside.reduce((a, b) =>
    Math.abs(values.data[b] ?? 0) > Math.abs(values.data[a] ?? 0) ? b : a,
  );
  const type = types[worst];
  const text = type ? formatType(type) : '';
  const where = `${values.origin ?? name}: element ${formatShape(unravel(worst, values.shape))} is ${values.data[worst]}`;
  const count = outside.length > 1 ? `, and ${outside.length - 1} more` : '';
  const message = `${where}, which ${text} cannot hold${count}`;
  const wraps = type?.overflow === 'WRAP' || type?.overflow === 'SAT_ZERO';
  const help = wraps
    ? 'give the type more integer bits, or let it saturate: fixed<W,I,RND,SAT>'
    : 'the type clips it; give it more integer bits to keep the value';
  return wraps ? error('HLS4002', message, { help }) : warning('HLS4002', message, { help });
}
