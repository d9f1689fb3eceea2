import { castRaw } from '../numeric/castBig.ts';
import { castKernel, castsOnNumbers } from '../numeric/castNumbers.ts';
import { type FixedType, fractionOf } from '../numeric/fixedType.ts';
import { isBig } from '../numeric/rawTensor.ts';
import { elementTypes, type TensorType } from '../numeric/tensorType.ts';
import { shiftExactly } from './elementwise.ts';
import { bigAt, type LaneStore, putBig, type Step } from './lanes.ts';

/** Rows of neighbouring elements that share a type. */
interface Run {
  readonly type: FixedType;
  readonly from: number;
  readonly to: number;
}

function runsOf(type: TensorType, store: LaneStore): Run[] {
  const runs: Run[] = [];
  elementTypes(type, store.value.shape).forEach((each, element) => {
    const last = runs.at(-1);
    if (last?.type === each) runs[runs.length - 1] = { ...last, to: element + 1 };
    else runs.push({ type: each, from: element, to: element + 1 });
  });
  return runs;
}

/** Each run is cast to its own type, then moved to the container's grid, which loses nothing. */
export function castStep(type: TensorType, operand: LaneStore, result: LaneStore, lanes: number): Step {
  const steps = runsOf(type, result).map((run) => runStep(run, operand, result, lanes));
  return () => {
    for (const step of steps) step();
  };
}

function runStep({ type, from, to }: Run, operand: LaneStore, result: LaneStore, lanes: number): Step {
  const source = fractionOf(operand.container);
  const lift = type.width === 0 ? 0 : fractionOf(result.container) - fractionOf(type);
  const [start, end] = [from * lanes, to * lanes];
  const { data: input } = operand;
  const { data: output } = result;
  if (!isBig(input) && !isBig(output) && castsOnNumbers(operand.container.width, source, type)) {
    const kernel = castKernel(source, type);
    const scale = 2 ** lift;
    return () => {
      kernel(input, start, output, start, end - start, 1);
      if (lift !== 0) for (let i = start; i < end; i++) output[i] = (output[i] ?? 0) * scale;
    };
  }
  return () => {
    for (let i = start; i < end; i++)
      putBig(output, i, shiftExactly(castRaw(bigAt(input, i), source, type), lift));
  };
}
