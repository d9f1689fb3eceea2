import { declaratorOf } from './declarator.ts';
import type { CppNode } from './node.ts';
import { type CppProgram, type CppStruct, type CppVariable, lastName } from './program.ts';
import { visible } from './visible.ts';

/** Adds everything that a file declares, as synthesis sees it. */
export function declareFile(program: CppProgram, root: CppNode): void {
  for (const node of visible(root.children, program.macros)) declareNode(program, node);
}

function declareNode(program: CppProgram, node: CppNode): void {
  switch (node.type) {
    case 'preproc_def':
      declareMacro(program, node);
      return;
    case 'type_definition':
      declareTypedef(program, program.aliases, node);
      return;
    case 'alias_declaration':
      declareAlias(program.aliases, node);
      return;
    case 'struct_specifier':
    case 'class_specifier':
      declareStruct(program, node);
      return;
    case 'declaration':
      declareVariable(program, node);
      return;
    case 'function_definition':
      declareFunction(program, node);
      return;
    case 'template_declaration':
      for (const inner of node.children) declareNode(program, inner);
      return;
    default:
      return;
  }
}

function setOnce<Value>(map: Map<string, Value>, name: string, value: Value): void {
  if (name !== '' && !map.has(name)) map.set(name, value);
}

function declareMacro(program: CppProgram, node: CppNode): void {
  const name = node.child('name')?.text ?? '';
  const value = node.child('value')?.text.replace(/\/\/.*$|\/\*.*\*\//, '') ?? '';
  setOnce(program.macros, name, { type: 'macro', value: value.trim(), node });
}

/** `typedef T name;`, or a structure with a name behind it. */
function declareTypedef(
  program: CppProgram,
  aliases: Map<string, { target: string; node: CppNode }>,
  node: CppNode,
): void {
  const type = node.child('type');
  const name = node.child('declarator')?.text ?? '';
  if (type?.child('body')) declareStruct(program, type, name);
  else if (type) setOnce(aliases, name, { target: type.text, node });
}

function declareAlias(aliases: Map<string, { target: string; node: CppNode }>, node: CppNode): void {
  const name = node.child('name')?.text ?? '';
  const target = node.child('type')?.text;
  if (target !== undefined) setOnce(aliases, name, { target, node });
}

function declareStruct(program: CppProgram, node: CppNode, name = node.child('name')?.text ?? ''): void {
  const body = node.child('body');
  if (!body) return;
  const struct: CppStruct = {
    name,
    node,
    constants: new Map(),
    aliases: new Map(),
    fields: new Map(),
  };
  for (const member of visible(body.children, program.macros)) declareMember(program, struct, member);
  setOnce(program.structs, name, struct);
}

function declareMember(program: CppProgram, struct: CppStruct, node: CppNode): void {
  switch (node.type) {
    case 'type_definition':
      declareTypedef(program, struct.aliases, node);
      return;
    case 'alias_declaration':
      declareAlias(struct.aliases, node);
      return;
    case 'template_declaration':
      for (const inner of node.children) declareMember(program, struct, inner);
      return;
    case 'field_declaration': {
      const type = node.child('type')?.text ?? '';
      const { name } = declaratorOf(node.child('declarator'));
      const value = node.child('default_value')?.text;
      const isStatic = node.children.some(({ type: kind }) => kind === 'storage_class_specifier');
      if (value !== undefined || isStatic) setOnce(struct.constants, name, { type, value, node });
      else setOnce(struct.fields, name, { target: type, node });
      return;
    }
    default:
      return;
  }
}

/** Variables; `type config::name = value;` gives a constant of a configuration its value. */
function declareVariable(program: CppProgram, node: CppNode): void {
  const type = node.child('type')?.text ?? '';
  const inner = node.child('type');
  if (inner?.child('body')) declareStruct(program, inner);
  for (const declarator of node.children.filter(({ field }) => field === 'declarator')) {
    const { name, extents, value } = declaratorOf(declarator);
    const struct = name.includes('::')
      ? program.structs.get(lastName(name.replace(/::\w+$/, '')))
      : undefined;
    if (struct) struct.constants.set(lastName(name), { type, value: value?.text, node });
    else setVariable(program, lastName(name), { type, value: value?.text, extents, node });
  }
}

/** A definition stands for its declarations, wherever they are. */
function setVariable({ variables }: CppProgram, name: string, variable: CppVariable): void {
  if (name !== '' && variables.get(name)?.value === undefined) variables.set(name, variable);
}

function declareFunction(program: CppProgram, node: CppNode): void {
  const { name } = declaratorOf(node.child('declarator'));
  setOnce(program.functions, lastName(name), node);
}
