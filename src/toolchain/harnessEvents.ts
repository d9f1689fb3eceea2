import { InternalError } from '../base/errors.ts';
import { type Module, type NamedValue, valueAt } from '../ir/module.ts';
import { isBig, numberBits, pack, type RawData } from '../numeric/rawTensor.ts';
import { sizeOf } from '../numeric/shape.ts';
import { containerOf } from '../numeric/tensorType.ts';

/** Raw integers by port, event after event. */
export type PortData = ReadonlyMap<string, RawData>;

/** A port in the file of events: `size` words at `offset` in every event's row. */
interface Column {
  readonly name: string;
  readonly size: number;
  readonly offset: number;
  readonly signed: boolean;
  readonly width: number;
}

interface Layout {
  readonly columns: readonly Column[];
  /** Words an event. */
  readonly row: number;
}

function layoutOf(module: Module, ports: readonly NamedValue[]): Layout {
  let row = 0;
  const columns = ports.map(({ name, value }) => {
    const { shape, type } = valueAt(module, value);
    const { signed, width } = containerOf(type);
    const size = sizeOf(shape);
    const offset = row;
    row += size;
    return { name, size, offset, signed, width };
  });
  return { columns, row };
}

const wordBytes = 8;
const half = 2 ** 32;

function portOf(inputs: PortData, { name, size }: Column, events: number): RawData {
  const data = inputs.get(name);
  if (!data || data.length < size * events)
    throw new InternalError(`input ${name} has ${data?.length ?? 'no'} integers for ${events} events`);
  return data;
}

/**
 * Events `from` to `to` as the check program reads them: 64-bit little-endian integers in two's complement, port after
 * port.
 */
export function packEvents(module: Module, inputs: PortData, from: number, to: number): Uint8Array {
  const { columns, row } = layoutOf(module, module.inputs);
  const words = new DataView(new ArrayBuffer(row * (to - from) * wordBytes));
  for (const column of columns) {
    const data = portOf(inputs, column, to);
    for (let event = from; event < to; event++) {
      let at = ((event - from) * row + column.offset) * wordBytes;
      const first = event * column.size;
      for (let i = first; i < first + column.size; i++, at += wordBytes) {
        const raw = data[i] ?? 0;
        if (typeof raw === 'bigint') {
          words.setBigInt64(at, BigInt.asIntN(64, raw), true);
        } else {
          // Halves rather than a bigint for every element; a typed store takes an integer modulo 2^32.
          words.setUint32(at, raw, true);
          words.setInt32(at + 4, Math.floor(raw / half), true);
        }
      }
    }
  }
  return new Uint8Array(words.buffer);
}

/** Bytes that the check program writes for so many events. */
export const outputBytes = (module: Module, events: number): number =>
  layoutOf(module, module.outputs).row * events * wordBytes;

/** Collects what the check program has written, batch after batch. */
export interface OutputReader {
  add(bytes: Uint8Array, events: number): void;
  /** Everything so far; numbers where 53 bits suffice, bigints for a port that needs more. */
  outputs(): PortData;
}

export function createOutputReader(module: Module, events: number): OutputReader {
  const { columns, row } = layoutOf(module, module.outputs);
  let read = 0;
  const ports = columns.map((column) => {
    const big: bigint[] | undefined = column.width > numberBits ? [] : undefined;
    return { ...column, big, numbers: new Float64Array(big ? 0 : column.size * events) };
  });
  return {
    add(bytes, count) {
      const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      for (const { size, offset, signed, big, numbers } of ports) {
        for (let event = 0; event < count; event++) {
          let at = (event * row + offset) * wordBytes;
          const first = (read + event) * size;
          for (let i = first; i < first + size; i++, at += wordBytes) {
            if (big) big[i] = signed ? words.getBigInt64(at, true) : words.getBigUint64(at, true);
            else numbers[i] = words.getInt32(at + 4, true) * half + words.getUint32(at, true);
          }
        }
      }
      read += count;
    },
    outputs: () => new Map(ports.map(({ name, big, numbers }) => [name, big ? pack(big) : numbers])),
  };
}

/** The raw integers of one event out of many. */
export const oneEvent = (module: Module, inputs: PortData, event: number): PortData =>
  new Map(
    layoutOf(module, module.inputs).columns.map((column) => {
      const data = portOf(inputs, column, event + 1);
      const [from, to] = [event * column.size, (event + 1) * column.size];
      return [column.name, isBig(data) ? pack(data.slice(from, to)) : data.slice(from, to)];
    }),
  );
