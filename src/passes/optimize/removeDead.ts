import type { Module } from '../../ir/module.ts';
import { operandsOf } from '../../ir/op.ts';
import type { Pass } from '../pass.ts';
import { rebuild } from './rebuild.ts';

/** Which values reach an output; inputs always stay, as they are part of the interface. */
function reached(module: Module): Uint8Array {
  const live = new Uint8Array(module.values.length);
  for (const { value } of [...module.outputs, ...module.inputs]) live[value] = 1;
  // Operands stand before users, so one sweep backwards reaches everything.
  for (let id = module.values.length - 1; id >= 0; id--) {
    const value = module.values[id];
    if (live[id] && value) for (const operand of operandsOf(value.op)) live[operand] = 1;
  }
  return live;
}

export const removeDead: Pass = {
  name: 'remove-dead',
  summary: 'drops what no output needs',
  run: (module) => {
    const live = reached(module);
    return rebuild(module, (value, { keep }) => (live[value.id] ? keep() : undefined));
  },
};
