import { fail } from '../base/errors.ts';
import { formatShape, type Shape } from '../numeric/shape.ts';

/** Counts a negative axis from the end; throws HLS3008 when the axis does not exist. */
export function resolveAxis(axis: number, shape: Shape): number {
  const resolved = axis < 0 ? axis + shape.length : axis;
  if (resolved < 0 || resolved >= shape.length) {
    fail('HLS3008', `there is no axis ${axis} in ${formatShape(shape)}`, {
      help:
        shape.length === 0
          ? 'a scalar has no axes'
          : `axes go from 0 to ${shape.length - 1}, or from -${shape.length} to -1`,
    });
  }
  return resolved;
}

/** One axis or several, resolved and sorted. */
export const resolveAxes = (axes: number | readonly number[], shape: Shape): number[] =>
  [...new Set((typeof axes === 'number' ? [axes] : axes).map((axis) => resolveAxis(axis, shape)))].sort(
    (a, b) => a - b,
  );
