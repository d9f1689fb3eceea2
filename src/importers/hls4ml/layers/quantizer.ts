import { type FixedType, fixed, formatType } from '../../../numeric/fixedType.ts';
import { quoted } from '../../project/code.ts';
import type { CallContext } from '../context.ts';
import type { CppNode } from '../cpp/node.ts';
import { Scope } from '../cpp/scope.ts';
import { elementOf } from '../cpp/types.ts';
import { type CallMapping, unary } from '../mapping.ts';

const target = /^out\[(\d+)\]$/;
const source = /^(.*)\(inp\[(\d+)\]\)$/s;

/**
 * The types that a generated function casts single elements to: `out[3] = ap_fixed<5,2,AP_RND>(inp[3]);`. Undefined where
 * the function does anything else.
 */
export function elementTypes(node: CppNode, scope: Scope): Map<number, FixedType> | undefined {
  const types = new Map<number, FixedType>();
  for (const statement of node.child('body')?.children ?? []) {
    if (statement.type === 'preproc_call' || statement.type === 'comment') continue;
    const assignment = statement.children.find(({ type }) => type === 'assignment_expression');
    const [, to] = target.exec(assignment?.child('left')?.text ?? '') ?? [];
    const right = assignment?.child('right')?.text ?? '';
    if (to === undefined) return undefined;
    if (right === '0') types.set(Number(to), fixed(false, 0, 0));
    else {
      const [, type = '', from] = source.exec(right) ?? [];
      if (from !== to) return undefined;
      types.set(Number(to), elementOf(type, scope, statement));
    }
  }
  return types;
}

/** HGQ's quantizer: each element to its own type, then all to the type of the array. */
export const quantizer: CallMapping = {
  becomes: 'quantize',
  roles: unary,
  map: (context: CallContext) => {
    const { call, project } = context;
    const node = project.program.functions.get(call.kind);
    const types = node && elementTypes(node, new Scope(project.program));
    if (!types) return context.refuse('what this generated function does has no counterpart');
    const x = context.input().ref(types.size);
    const ordered = Array.from(
      types.keys(),
      (_, i) => types.get(i) ?? context.refuse(`its generated function leaves element ${i} out`),
    );
    const own = context.draft.quantize(`${context.name}_elements`, x, ordered);
    return context.add('quantize', [own, quoted(formatType(context.output.type))], x.shape);
  },
};
