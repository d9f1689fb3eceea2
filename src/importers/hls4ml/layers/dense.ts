import { type CallMapping, weighted } from '../mapping.ts';
import { contract } from './contraction.ts';

const dense: CallMapping = {
  becomes: 'dense',
  roles: weighted,
  map: (context) => {
    const { config } = context;
    const [inputs, outputs] = [config.count('n_in'), config.count('n_out')];
    const x = context.input().ref([inputs]);
    return contract(context, x, { multiplication: config, schedule: config, inputs, outputs });
  },
};

/** The layer that everything else is around. */
export const denseLayers: Readonly<Record<string, CallMapping>> = { dense };
