import { around, type Node, walk } from './tree.ts';

/** What is wrong with a node. */
export interface Finding {
  readonly node: Node;
  readonly message: string;
}

const forbidden: Readonly<Record<string, string>> = {
  new_expression: 'dynamic memory cannot be synthesized',
  delete_expression: 'dynamic memory cannot be synthesized',
  goto_statement: 'goto cannot be synthesized',
  throw_statement: 'exceptions cannot be synthesized',
  try_statement: 'exceptions cannot be synthesized',
  dynamic_cast: 'run-time types cannot be synthesized',
  lambda_expression: 'lambdas do not belong into the datapath',
  ERROR: 'this is not C++',
};

const allocating = /^(std::)?(malloc|calloc|realloc|free|alloca)$/;
const hostOnly =
  /^std::(vector|string|map|set|list|deque|queue|function|unique_ptr|shared_ptr|cout|cerr|thread)\b/;
const floating = /^(float|double|long double|half)$/;
const floatingCall = /^(std::)?(exp|log|sqrt|pow|sin|cos|tanh|floor|ceil|fabs)f?$/;

/** Rules that look at one node at a time. */
export function nodeFindings(root: Node): Finding[] {
  const found: Finding[] = [];
  const report = (node: Node, message: string): void => {
    found.push({ node, message });
  };
  for (const node of walk(root)) {
    const message = forbidden[node.type];
    if (message) report(node, message);
    if (/^(field_declaration|function_definition)$/.test(node.type) && /^virtual\b/.test(node.text)) {
      report(node, 'virtual functions cannot be synthesized');
    }
    if (node.isMissing) report(node, 'this is not C++');
    if (node.type === 'call_expression') {
      const callee = node.childForFieldName('function')?.text ?? '';
      if (allocating.test(callee)) report(node, 'dynamic memory cannot be synthesized');
      if (floatingCall.test(callee)) report(node, 'floating point does not belong into the datapath');
      if (callee.startsWith('dynamic_cast')) report(node, 'run-time types cannot be synthesized');
    }
    if (
      ['qualified_identifier', 'template_type', 'type_identifier'].includes(node.type) &&
      hostOnly.test(node.text) &&
      node.parent?.type !== 'qualified_identifier'
    ) {
      report(node, `'${node.text.split('<')[0]}' cannot be synthesized`);
    }
    if (node.type === 'primitive_type' && floating.test(node.text))
      report(node, 'floating point does not belong into the datapath');
    if (
      node.type === 'pointer_declarator' &&
      node.childForFieldName('declarator')?.type === 'parenthesized_declarator'
    )
      report(node, 'function pointers cannot be synthesized');
    if (
      node.type === 'function_declarator' &&
      node.childForFieldName('declarator')?.type === 'parenthesized_declarator'
    )
      report(node, 'function pointers cannot be synthesized');
    if (
      node.type === 'storage_class_specifier' &&
      node.text === 'static' &&
      around(node, 'function_definition') &&
      node.parent?.type === 'declaration' &&
      !/\bconst(expr)?\b/.test(node.parent.text.split(/[=;]/)[0] ?? '')
    ) {
      report(node, 'a static variable would be shared by all events');
    }
  }
  return found;
}

const constant = /^[\w\s+*/()<>:.-]*$/;

/** Loops must have a bound that is known at compile time. */
export function loopFindings(root: Node): Finding[] {
  const known = new Set(
    [...walk(root)]
      .filter(({ type }) => type === 'preproc_def')
      .map((node) => node.childForFieldName('name')?.text ?? ''),
  );
  for (const node of walk(root)) {
    if (node.type === 'declaration' && /\bconst(expr)?\b/.test(node.text))
      for (const inner of walk(node)) if (inner.type === 'identifier') known.add(inner.text);
    if (node.type === 'parameter_declaration' && around(node, 'template_parameter_list'))
      known.add(node.childForFieldName('declarator')?.text ?? '');
  }
  return [...walk(root)].flatMap((node): Finding[] => {
    if (node.type === 'while_statement' || node.type === 'do_statement')
      return [{ node, message: 'a loop without a fixed number of turns cannot be unrolled' }];
    if (node.type !== 'for_statement') return [];
    const condition = node.childForFieldName('condition');
    const bound = condition?.type === 'binary_expression' ? condition.childForFieldName('right') : undefined;
    const names = bound
      ? [...walk(bound)].filter(({ type }) => type === 'identifier').map(({ text }) => text)
      : [];
    const fixed =
      bound && constant.test(bound.text) && names.every((name) => known.has(name)) && !/\(/.test(bound.text);
    return fixed ? [] : [{ node, message: 'the number of turns is not known at compile time' }];
  });
}

const nameOf = (node: Node): string => {
  let at = node.childForFieldName('declarator');
  while (at && at.type !== 'identifier' && at.type !== 'qualified_identifier')
    at = at.childForFieldName('declarator');
  return at?.text.split('::').at(-1) ?? '';
};

/** Functions that call themselves, directly or by way of others. */
export function recursionFindings(roots: readonly Node[]): Finding[] {
  const functions = roots.flatMap((root) =>
    [...walk(root)].filter(({ type }) => type === 'function_definition'),
  );
  const calls = new Map<string, Set<string>>();
  for (const node of functions) {
    const own = calls.get(nameOf(node)) ?? new Set<string>();
    for (const inner of walk(node)) {
      if (inner.type === 'call_expression')
        own.add(
          (inner.childForFieldName('function')?.text ?? '').replace(/<.*$/s, '').split('::').at(-1) ?? '',
        );
    }
    calls.set(nameOf(node), own);
  }
  const reaches = (from: string, to: string): boolean => {
    const seen = new Set<string>();
    const stack = [...(calls.get(from) ?? [])];
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      if (at === to) return true;
      if (seen.has(at)) continue;
      seen.add(at);
      stack.push(...(calls.get(at) ?? []));
    }
    return false;
  };
  return functions
    .filter((node) => reaches(nameOf(node), nameOf(node)))
    .map((node) => ({ node, message: `'${nameOf(node)}' is recursive` }));
}
