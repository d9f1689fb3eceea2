import type { Ref } from '../project/draft.ts';
import type { CallContext } from './context.ts';

/** What an argument of a call is. */
export type ArgumentRole = 'in' | 'out' | 'other';

/** How one function of hls4ml is written in the model language. */
export interface CallMapping {
  /** What it becomes, for `--list`. */
  readonly becomes: string;
  /** The part that each argument plays, in order. */
  readonly roles: readonly ArgumentRole[];
  /** True where a further argument may follow, and play the part of the last. */
  readonly open?: boolean;
  map(context: CallContext): Ref;
}

export const unary = ['in', 'out'] as const;
export const binary = ['in', 'in', 'out'] as const;
export const weighted = ['in', 'out', 'other', 'other'] as const;
