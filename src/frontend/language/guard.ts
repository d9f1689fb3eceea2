import type { Diagnostic } from '../../base/diagnostic.ts';
import { UserError } from '../../base/errors.ts';
import { formatSpan } from '../../base/span.ts';
import type { Run } from '../evaluate/run.ts';
import { poison, type Site, type Value } from '../evaluate/values.ts';
import type { ts } from '../typescript/compiler.ts';
import { blamed } from './blame.ts';
import { partsOf } from './parts.ts';

/** Calls a part of the compiler; what it complains about gets its place in the model file. */
export function guarded(
  run: Run,
  name: string,
  parameters: readonly Value[],
  site: Site,
  body: () => Value,
): Value {
  try {
    return body();
  } catch (problem) {
    if (problem instanceof UserError) {
      for (const entry of problem.diagnostics) run.log.add(placed(run, entry, parameters, site), run.frame);
      return poison;
    }
    // Arguments that TypeScript would not let through, or that were forced past it with `as`.
    if (problem instanceof TypeError) {
      return run.report('HLS2007', `${name} cannot work with these arguments`, site.node);
    }
    throw problem;
  }
}

function placed(run: Run, entry: Diagnostic, parameters: readonly Value[], site: Site): Diagnostic {
  const own = run.log.spanOf(site.node.expression);
  const elsewhere = entry.span !== undefined && formatSpan(entry.span) !== formatSpan(own);
  if (entry.span && elsewhere) {
    const name =
      entry.code === 'HLS3007'
        ? run.names.get(`${formatSpan(entry.span)} ${nameIn(entry.message)}`)
        : undefined;
    return name ? { ...entry, span: run.log.spanOf(name) } : entry;
  }
  const node: ts.Node | undefined = blamed(run, entry, partsOf(run, parameters, site));
  return { ...entry, span: node ? run.log.spanOf(node) : own };
}

const nameIn = (message: string): string => /^'([^']*)'/.exec(message)?.[1] ?? '';
