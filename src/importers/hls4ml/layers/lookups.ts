import { formatType, fractionOf } from '../../../numeric/fixedType.ts';
import { quoted } from '../../project/code.ts';
import type { CallMapping } from '../mapping.ts';
import { tableBits } from './tables.ts';

const roles = ['in', 'out', 'other'] as const;

/** A trained row for each whole number. */
const embedding: CallMapping = {
  becomes: 'embedding',
  roles,
  map: (context) => {
    const { config } = context;
    const [count, dimension, entries] = [
      config.count('n_in'),
      config.count('n_out'),
      config.count('vocab_size'),
    ];
    const { type } = context.input();
    if (fractionOf(type) > 0)
      context.refuse(`an index of type ${formatType(type)} need not be a whole number`);
    const ids = context.input().ref([count]);
    const rows = context.trained(0, entries * dimension);
    const options = context.options(
      { weight: rows.type },
      { weight: context.weight('weight', rows, [entries, dimension]) },
    );
    const found = context.add('embedding', [ids, options], [count, dimension], 'rows');
    return context.cast(found, undefined, context.output.type);
  },
};

/** A table by all raw bits, as HGQ2 trains it. */
const unaryLut: CallMapping = {
  becomes: 'lookup',
  roles,
  map: (context) => {
    const { config } = context;
    const { type } = context.input();
    const size = config.count('table_size');
    if (tableBits(context, size) !== type.width)
      context.refuse(`a table of ${size} entries is not indexed by ${formatType(type)}`);
    const x = context.input().ref(config.count('n_in'));
    const table = context.trained(0, size);
    const options = context.options(
      { input: type, result: table.type },
      { table: context.weight('table', table, [size]) },
    );
    const entry = context.add('lookup', [x, options], x.shape, 'entry');
    return context.add('quantize', [entry, quoted(formatType(context.output.type))], x.shape);
  },
};

export const lookups: Readonly<Record<string, CallMapping>> = { embedding, unary_lut: unaryLut };
