import { formatType } from '../../numeric/fixedType.ts';
import { toBig } from '../../numeric/rawTensor.ts';
import { type Module, type Scope, scopeAt, type Table, type Value } from '../module.ts';
import { printOp } from './opForms.ts';
import { printList, printName, printSpan, printTyped } from './types.ts';

/**
 * Prints a module as text; `parseModule` reads it back to an equal module. Ranges are not printed, they are inferred.
 *
 *     module = "module" name scope* table* group* named*
 *     scope  = "scope" name ":" kind "," ("latency" | "resource") "," "reuse" integer [span]
 *     table  = "table" name description ":" type "->" type "=" integers      entry i belongs to the raw bits i
 *     group  = "in" scope-name value*                                        scopes come back as often as needed
 *     value  = "%"n ":" types shape "=" op ["@" "none" | span]               no place: the scope's own
 *     named  = ("input" | "output" | "trace") name "=" "%"n
 *     types  = type | "per" "axis" integer "(" type, … ")" | "per" "element" "(" type, … ")" "by" integers
 *     op     = "input" name | "constant" name integers                       raw integers of the container
 *            | ("cast" | "neg" | "reshape") %a | "shift" %a integer          times 2^integer
 *            | ("add" | "sub" | "mul" | "max" | "min") %a %b
 *            | "contract" %a %b "ij,jk->ik" ["accumulator" type ("product" | "sum")] ["bias" %c]
 *            | "reduce" ("sum" | "max" | "min") %a "axes" integers ["accumulator" type ("sequential" | "tree")]
 *            | "lookup" %a table-name | "select" %condition %a %b
 *            | "compare" ("lt" | "le" | "gt" | "ge" | "eq" | "ne") %a %b
 *            | "transpose" %a integers | "slice" %a "from" integers | "broadcast" %a "axes" integers
 *            | "concat" %a … "axis" integer | "gather" %a "axis" integer integers
 *     span   = "@" file ":" line ":" column "+" length
 *
 * `integers` and `shape` are `[1, 2]`; names are bare words or quoted, `description` and `file` quoted. Line ends are
 * blanks, and `//` starts a comment. Operands stand before their users, and %n counts from 0.
 */
export function printModule(module: Module): string {
  const named = (word: string, list: Module['inputs']): string[] =>
    list.map(({ name, value }) => `${word} ${printName(name)} = %${value}`);
  const parts = [
    [`module ${printName(module.name)}`],
    module.scopes.map(printScope),
    module.tables.map(printTable),
    module.values.flatMap((value, i) => {
      const line = printValue(value, module);
      const scope = printName(scopeAt(module, value.scope).name);
      return module.values[i - 1]?.scope === value.scope ? [line] : [`in ${scope}`, line];
    }),
    [...named('input', module.inputs), ...named('output', module.outputs), ...named('trace', module.traces)],
  ];
  return `${parts
    .filter((part) => part.length > 0)
    .map((part) => part.join('\n'))
    .join('\n\n')}\n`;
}

function printScope({ name, kind, strategy, reuseFactor, span }: Scope): string {
  const place = span ? ` ${printSpan(span)}` : '';
  return `scope ${printName(name)}: ${printName(kind)}, ${strategy}, reuse ${reuseFactor}${place}`;
}

function printTable({ name, description, indexType, type, entries }: Table): string {
  const types = `${formatType(indexType)} -> ${formatType(type)}`;
  return `table ${printName(name)} ${JSON.stringify(description)}: ${types} = ${printList(toBig(entries).map(String))}`;
}

function printValue(value: Value, module: Module): string {
  const declared = `%${value.id}: ${printTyped(value.type, value.shape)}`;
  return `  ${declared} = ${printOp(value.op, module)}${printPlace(value, module)}`;
}

/** Most ops stand where their layer does; only others say so. */
function printPlace(value: Value, module: Module): string {
  const usual = scopeAt(module, value.scope).span;
  if (!value.span) return usual ? ' @ none' : '';
  return usual && printSpan(usual) === printSpan(value.span) ? '' : ` ${printSpan(value.span)}`;
}
