import type { ModuleBuilder } from '../../ir/builder.ts';
import type { Value } from '../../ir/module.ts';
import { type FixedType, fixed } from '../../numeric/fixedType.ts';
import type { Shape } from '../../numeric/shape.ts';
import type { LoweringContext, Role } from '../layer.ts';
import type { Hls4mlSoftmaxOptions } from './softmaxOptions.ts';

export type SoftmaxContext = LoweringContext<Hls4mlSoftmaxOptions>;

/** The type hls4ml gives every table and sum of a softmax that names none. */
const usual = fixed(true, 18, 8, 'RND', 'SAT');

export const softmaxType = (context: SoftmaxContext, role: Role): FixedType =>
  context.type(role) ? context.requiredType(role) : usual;

/** Repeats one number a vector along the axis that was reduced. */
export const backAlong = (builder: ModuleBuilder, value: Value, shape: Shape, axis: number): Value =>
  builder.rearrange(
    { form: 'broadcast', shape, axes: value.shape.map((_, i) => (i < axis ? i : i + 1)) },
    value,
  );
