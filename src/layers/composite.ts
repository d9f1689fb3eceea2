import { withOption } from '../base/diagnostic.ts';
import { UserError } from '../base/errors.ts';
import type { Origin } from './layer.ts';

/** Names of the layers that a composite adds: `attention_query`, `attention_softmax`, all at the place of its call. */
export interface PartNames {
  /** The origin of the layer that carries this part's name. */
  part(part: string): Origin;
  /** The origin of the layer whose result is the composite's own, and which carries its name alone. */
  readonly whole: Origin;
}

/** Names by the `name` option, the variable, or the kind, in this order. */
export function partNames(origin: Origin, name: string | undefined, kind: string): PartNames {
  const base = name ?? origin.name ?? kind;
  return {
    part: (part) => ({ span: origin.span, name: `${base}_${part}` }),
    whole: { span: origin.span, name: base },
  };
}

/** Adds a part; what it complains about is said of the composite's option of this name. */
export function within<Result>(option: string, part: () => Result): Result {
  try {
    return part();
  } catch (problem) {
    throw problem instanceof UserError ? new UserError(withOption(problem.diagnostics, option)) : problem;
  }
}
