import { type Module, valueAt } from '../ir/module.ts';
import { type FixedType, fractionOf, maximumRaw, minimumRaw } from '../numeric/fixedType.ts';
import { elementTypes } from '../numeric/tensorType.ts';
import { shiftExactly } from './elementwise.ts';
import { bigAt, type LaneStore } from './lanes.ts';

/** A rare case of one op that a good set of events reaches. */
export interface Goal {
  readonly value: number;
  /** `tie`: exactly between two steps. `above`, `below`: outside the type. `first`, `last`: the ends of a table. */
  readonly event: 'tie' | 'above' | 'below' | 'first' | 'last';
}

/** Watches one value for its goals; `seen` says in which of the goals' events a lane has been. */
export interface Watch {
  readonly goals: readonly Goal[];
  readonly reached: boolean[];
  look(events: number): void;
}

/** Goals of every cast and lookup that its operand's range does not rule out. */
export function watchesOf(module: Module, store: (id: number) => LaneStore, lanes: number): Watch[] {
  return module.values.flatMap((value): Watch[] => {
    const { op } = value;
    if (op.kind === 'cast') {
      return [castWatch(value.id, elementTypes(value.type, value.shape), store(op.operand), lanes)];
    }
    if (op.kind !== 'lookup') return [];
    const { range } = valueAt(module, op.operand);
    return [endsWatch(value.id, range.min, range.max, store(op.operand), lanes)];
  });
}

function castWatch(id: number, types: readonly FixedType[], operand: LaneStore, lanes: number): Watch {
  const source = fractionOf(operand.container);
  const { range } = operand.value;
  const limits = types.map((type) => {
    const lift = source - fractionOf(type);
    const rounds = lift > 0 && type.rounding !== 'TRN' && type.rounding !== 'TRN_ZERO' && type.width > 0;
    return {
      modulus: rounds ? 1n << BigInt(lift) : 0n,
      below: shiftExactly(minimumRaw(type), lift),
      above: shiftExactly(maximumRaw(type), lift),
      closed: type.width === 0,
    };
  });
  const can = {
    tie: limits.some(({ modulus }) => modulus > 0n),
    above: limits.some(({ above, closed }) => !closed && range.max > above),
    below: limits.some(({ below, closed }) => !closed && range.min < below),
  };
  const goals = (['tie', 'above', 'below'] as const)
    .filter((event) => can[event])
    .map((event) => ({ value: id, event }));
  const reached = goals.map(() => false);
  const test = {
    tie: (raw: bigint, { modulus }: (typeof limits)[number]) =>
      modulus > 0n && (((raw % modulus) + modulus) % modulus) * 2n === modulus,
    above: (raw: bigint, { above, closed }: (typeof limits)[number]) => !closed && raw > above,
    below: (raw: bigint, { below, closed }: (typeof limits)[number]) => !closed && raw < below,
  };
  return {
    goals,
    reached,
    look(events) {
      goals.forEach(({ event }, goal) => {
        if (reached[goal]) return;
        reached[goal] = limits.some((limit, element) => {
          for (let i = element * lanes; i < element * lanes + events; i++) {
            if (test[event](bigAt(operand.data, i), limit)) return true;
          }
          return false;
        });
      });
    },
  };
}

function endsWatch(id: number, first: bigint, last: bigint, operand: LaneStore, lanes: number): Watch {
  const goals = [
    { value: id, event: 'first' as const },
    { value: id, event: 'last' as const },
  ];
  const ends = [first, last];
  const reached = [false, false];
  return {
    goals,
    reached,
    look(events) {
      ends.forEach((end, goal) => {
        for (let i = 0; i < operand.data.length && !reached[goal]; i++) {
          if (i % lanes < events && bigAt(operand.data, i) === end) reached[goal] = true;
        }
      });
    },
  };
}
