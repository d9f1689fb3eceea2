import { type FixedType, fixed, formatType } from '../../../numeric/fixedType.ts';
import { sizeOf } from '../../../numeric/shape.ts';
import { list, object, quoted } from '../../project/code.ts';
import { type LayerContext, refuse, type Stage, stage } from '../context.ts';
import { powerExpression, powerLevels } from './powers.ts';
import type { QkerasQuantizer } from './quantizer.ts';

/** Writes a function of each number as it stands, exact. */
const mapped = ({ draft }: LayerContext, suffix: string, body: string): Stage => ({
  suffix,
  write: (variable, x) =>
    draft.add(variable, 'map', [`(x: number) => ${body}`, list([draft.read(x)])], x.shape),
});

const quantized = ({ draft }: LayerContext, type: FixedType): Stage => ({
  suffix: 'quantized',
  write: (variable, x) => draft.quantize(variable, x, new Array<FixedType>(sizeOf(x.shape)).fill(type)),
});

/** A nearest step, half to even, clipped: what every quantizer with steps of a power of two does. */
const steps = (signed: boolean, bits: number, integer: number, symmetric = false): FixedType =>
  fixed(signed, bits, integer + Number(signed), 'RND_CONV', signed && symmetric ? 'SAT_SYM' : 'SAT');

const times = (context: LayerContext, factor: number): Stage | undefined =>
  factor === 1 ? undefined : stage(context.draft, 'scaled', 'scale', object({ factor: String(factor) }));

/** A choice between two or three numbers. */
const chosen = (context: LayerContext, alpha: number, below: number): Stage =>
  mapped(context, 'sign', `(x >= 0 ? ${alpha} : ${below})`);

/** The factor of the values of an activation; one that is chosen from the values of a whole batch has no counterpart. */
function givenAlpha({ name }: LayerContext, alpha: number | string): number {
  return typeof alpha === 'number'
    ? alpha
    : refuse(name, 'alpha', alpha, 'the factor of an activation would depend on all events of a batch');
}

/** What a quantizer becomes where values of the network pass through it: at inference, so nothing is drawn by lot. */
export function activationStages(context: LayerContext, quantizer: QkerasQuantizer): (Stage | undefined)[] {
  switch (quantizer.kind) {
    case 'bits':
    case 'linear': {
      const { bits, integer, symmetric, signed } = quantizer;
      const alpha = givenAlpha(context, quantizer.alpha);
      if (signed && bits === 1) {
        const one = quantizer.kind === 'bits' ? alpha : alpha * 2 ** (integer - 1);
        return [chosen(context, one, -one)];
      }
      if (quantizer.kind === 'bits' || alpha === 1)
        return [quantized(context, steps(signed, bits, integer, symmetric)), times(context, alpha)];
      if (!Number.isInteger(Math.log2(alpha)))
        refuse(context.name, 'alpha', alpha, 'expected a power of two');
      return [quantized(context, steps(signed, bits, integer + Math.log2(alpha), symmetric))];
    }
    case 'relu':
      return reluStages(context, quantizer);
    case 'tanh': {
      const { bits, symmetric, real } = quantizer;
      const type = steps(true, bits, 0, symmetric);
      return [real ? table(context, 'tanh', type) : quantized(context, type)];
    }
    case 'sigmoid': {
      const { bits, symmetric, real } = quantizer;
      const type = steps(false, bits, 0);
      return [
        ...(real
          ? [table(context, 'sigmoid', type)]
          : [
              stage(context.draft, 'line', 'hardSigmoid', object({ slope: '0.5' })),
              quantized(context, type),
            ]),
        symmetric ? mapped(context, 'floor', `Math.max(x, ${2 ** -bits})`) : undefined,
      ];
    }
    case 'po2': {
      const power = powerExpression(powerLevels(quantizer), 'magnitude');
      const body = `{\n  const magnitude = Math.abs(x);\n  const power = ${power};\n  return x >= 0 ? power : -power;\n}`;
      return [mapped(context, 'power', body)];
    }
    case 'reluPo2': {
      const levels = powerLevels(quantizer);
      const power = powerExpression(levels, 'x');
      if (quantizer.slope === 0) return [mapped(context, 'power', `(${power})`)];
      const below = powerExpression(levels, 'below');
      const body = `{\n  const below = ${-quantizer.slope} * x;\n  const power = ${power};\n  const negative = ${below};\n  return x >= 0 ? power : -negative;\n}`;
      return [mapped(context, 'power', body)];
    }
    case 'binary': {
      const alpha = givenAlpha(context, quantizer.alpha);
      return [chosen(context, alpha, quantizer.zeroOne ? 0 : -alpha)];
    }
    case 'ternary': {
      const alpha = givenAlpha(context, quantizer.alpha);
      const { threshold } = quantizer;
      return [mapped(context, 'sign', `(x >= ${threshold} ? ${alpha} : -x >= ${threshold} ? ${-alpha} : 0)`)];
    }
  }
}

const table = ({ draft }: LayerContext, call: string, type: FixedType): Stage =>
  stage(draft, call, call, object({ precision: object({ result: quoted(formatType(type)) }) }));

function reluStages(
  context: LayerContext,
  quantizer: QkerasQuantizer & { kind: 'relu' },
): (Stage | undefined)[] {
  const { bits, integer, sigmoid, slope, bound } = quantizer;
  const whole = 2 ** integer;
  const bounded =
    bound === undefined ? undefined : mapped(context, 'bound', `Math.min(x, ${Math.fround(bound)})`);
  if (sigmoid) {
    const most = 1 - 2 ** -bits;
    return [
      stage(context.draft, 'line', 'hardSigmoid', object({ slope: String(0.5 / whole) })),
      quantized(context, steps(false, bits + 1, 1)),
      mapped(context, 'upper', `${whole} * Math.min(Math.max(2 * x - 1, 0), ${most})`),
      bounded,
    ];
  }
  if (slope === 0) return [quantized(context, steps(false, bits, integer)), bounded];
  return [
    stage(context.draft, 'leaky', 'leakyRelu', object({ slope: String(slope) })),
    quantized(context, steps(true, bits, integer)),
    slope === 1 ? undefined : mapped(context, 'least', `Math.max(x, ${-slope * whole})`),
    bounded,
  ];
}
