import { fail } from '../../base/errors.ts';
import { freeExtent } from './events.ts';
import type { Reading } from './map.ts';
import type { OnnxNetwork } from './network.ts';

/**
 * How the axes of the inputs can be meant, the likeliest first. ONNX does not say which axis counts events: it is the one
 * that is free, else the first; a network that mixes what the first axis counts is one event as a whole. Throws HLS3001
 * where more than one axis is free.
 */
export function readingsOf({ inputs }: OnnxNetwork): Reading[] {
  for (const { name, shape } of inputs) {
    if (shape.filter((extent) => extent === undefined).length > 1)
      fail('HLS3001', `the input '${name}' has several axes that are free`, {
        help: 'firmware has a fixed number of everything: export the model with only the axis of events free',
      });
  }
  const free = inputs.some(({ shape }) => shape.includes(undefined));
  // Files whose free axis is only declared, and computed with as 1.
  if (free) return [{ events: freeExtent, counts: true }];
  const first = inputs[0]?.shape[0] ?? 1;
  const alike = inputs.every(({ shape }) => shape.length > 1 && shape[0] === first);
  return alike
    ? [
        { events: first, counts: true },
        { events: 1, counts: false },
      ]
    : [{ events: 1, counts: false }];
}
