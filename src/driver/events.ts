import { fail } from '../base/errors.ts';
import { type NumberArray, readArrays } from '../importers/arrays.ts';
import { type Module, type Value, valueAt } from '../ir/module.ts';
import { type FixedType, fractionOf, maximumRaw, minimumRaw } from '../numeric/fixedType.ts';
import { pack, type RawData } from '../numeric/rawTensor.ts';
import { rawOfReal } from '../numeric/real.ts';
import { formatShape, sizeOf } from '../numeric/shape.ts';
import { containerOf, elementTypes } from '../numeric/tensorType.ts';

/** Raw integers of many events by input name, in the inputs' containers. */
export interface RawEvents {
  readonly count: number;
  readonly inputs: ReadonlyMap<string, RawData>;
}

/** Numbers from a file by input name, event after event. */
export interface NumberEvents {
  readonly count: number;
  readonly inputs: ReadonlyMap<string, Float64Array>;
}

/**
 * Reads events for a model: a `.npz` with one array an input, by name, or a `.npy` for a model with one input.
 * The first axis of every array is the event; the rest may be flattened. Throws HLS1004 on what does not fit.
 */
export function readEvents(path: string, module: Pick<Module, 'inputs' | 'values'>): NumberEvents {
  const arrays = readArrays(path);
  const names = module.inputs.map((input) => input.name);
  const single = arrays.get('');
  if (single && names.length > 1) {
    fail('HLS1004', `${path} holds one array, the model has ${names.length} inputs`, {
      help: `use a .npz with ${names.join(', ')}`,
    });
  }
  let count: number | undefined;
  const inputs = new Map(
    module.inputs.map(({ name, value }) => {
      const array = single ?? arrays.get(name);
      if (!array)
        return fail('HLS1004', `${path} has no array '${name}'`, {
          help: `it has ${[...arrays.keys()].join(', ')}`,
        });
      const events = eventsIn(array, valueAt(module, value), name);
      if (count !== undefined && count !== events) {
        fail('HLS1004', `${path}: the arrays have ${count} and ${events} events`);
      }
      count = events;
      return [name, array.data] as const;
    }),
  );
  return { count: count ?? 0, inputs };
}

function eventsIn(array: NumberArray, { shape }: Value, name: string): number {
  const [events = 0, ...rest] = array.shape;
  if (array.shape.length === 0 || sizeOf(rest) !== sizeOf(shape)) {
    fail(
      'HLS1004',
      `${array.origin} has the shape ${formatShape(array.shape)}, input '${name}' needs [events, ${shape.join(', ')}]`,
    );
  }
  const bad = array.data.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0)
    fail('HLS1004', `${array.origin}: event ${Math.floor(bad / sizeOf(shape))} holds ${array.data[bad]}`);
  return events;
}

/** Real numbers become what the input's type makes of them; raw integers must already lie within it. */
export function toRaw(
  events: NumberEvents,
  module: Pick<Module, 'inputs' | 'values'>,
  raw: boolean,
): RawEvents {
  const inputs = module.inputs.map(({ name, value }) => {
    const input = valueAt(module, value);
    const types = elementTypes(input.type, input.shape);
    const data = events.inputs.get(name) ?? new Float64Array(0);
    const container = fractionOf(containerOf(input.type));
    const raws = Array.from(data, (number, i) => {
      const type = types[i % types.length] ?? fail('HLS1004', `input '${name}' is empty`);
      return (
        (raw ? checkedRaw(number, type, name) : rawOfReal(number, type)) <<
        BigInt(type.width === 0 ? 0 : container - fractionOf(type))
      );
    });
    return [name, pack(raws)] as const;
  });
  return { count: events.count, inputs: new Map(inputs) };
}

function checkedRaw(value: number, type: FixedType, name: string): bigint {
  if (!Number.isInteger(value))
    return fail('HLS1004', `input '${name}': ${value} is not a raw integer`, {
      help: 'leave --raw out for real numbers',
    });
  const raw = BigInt(value);
  if (raw < minimumRaw(type) || raw > maximumRaw(type)) {
    fail(
      'HLS1004',
      `input '${name}': ${value} does not fit into ${type.width} ${type.signed ? 'signed' : 'unsigned'} bits`,
    );
  }
  return raw;
}
