import { list, object } from '../../project/code.ts';
import { type LayerContext, type Stage, stage } from '../context.ts';

/** QKeras's own functions, named without arguments: straight lines that are clipped, and steps. */
const lines: Readonly<Record<string, { readonly call: 'hardSigmoid' | 'hardTanh'; readonly slope: number }>> =
  {
    hard_sigmoid: { call: 'hardSigmoid', slope: 0.5 },
    hard_tanh: { call: 'hardTanh', slope: 0.5 },
    smooth_sigmoid: { call: 'hardSigmoid', slope: 0.1875 },
    smooth_tanh: { call: 'hardTanh', slope: 0.1875 },
  };

/** Half is rounded to even, so 0 is not yet positive. */
const steps: Readonly<Record<string, string>> = {
  binary_sigmoid: '(x: number) => (x > 0 ? 1 : 0)',
  binary_tanh: '(x: number) => (x > 0 ? 1 : -1)',
};

/** The steps of a function of QKeras; undefined where it has none of that name. */
export function namedFunction({ draft }: LayerContext, name: string): Stage[] | undefined {
  const line = lines[name];
  if (line) return [stage(draft, 'line', line.call, object({ slope: String(line.slope) }))];
  const step = steps[name];
  if (step === undefined) return undefined;
  return [
    {
      suffix: 'step',
      write: (variable, x) => draft.add(variable, 'map', [step, list([draft.read(x)])], x.shape),
    },
  ];
}
