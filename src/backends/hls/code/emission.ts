import type { CodeWriter } from '../../../base/codeWriter.ts';
import type { Names } from '../plan/names.ts';
import type { Plan } from '../plan/plan.ts';

/** Where a function's body is written. */
export interface Emission {
  readonly code: CodeWriter;
  readonly plan: Plan;
  /** Loop labels of this function. */
  readonly labels: Names;
}
