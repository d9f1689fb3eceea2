import { type CallMapping, weighted } from '../mapping.ts';
import { contract } from './contraction.ts';

const dense: CallMapping = {
  becomes: 'dense',
  roles: weighted,
  map: (context) => {
    const { config } = context;
    const [inputs, outputs] = [config.count('n_in'), config.count('n_out')];
    // The code of 2409.05207 multiplies row after row.
    const rows = config.count('seq_len', 1);
    const x = context.input().ref(rows === 1 ? [inputs] : [rows, inputs]);
    return contract(context, x, { multiplication: config, schedule: config, inputs, outputs });
  },
};

/** The layer that everything else is around. */
export const denseLayers: Readonly<Record<string, CallMapping>> = { dense };
