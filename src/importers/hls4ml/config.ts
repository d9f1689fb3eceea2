import { fail } from '../../base/errors.ts';
import type { FixedType } from '../../numeric/fixedType.ts';
import type { CppNode } from './cpp/node.ts';
import { lastName } from './cpp/program.ts';
import type { Scope } from './cpp/scope.ts';
import { templateOf } from './cpp/template.ts';
import { elementOf } from './cpp/types.ts';

/** The configuration of a layer, with a diagnostic for everything it should say and does not. */
export class Config {
  readonly scope: Scope;
  readonly name: string;
  private readonly node: CppNode;

  constructor(scope: Scope, node: CppNode) {
    this.scope = scope;
    this.name = scope.struct?.name ?? '';
    this.node = scope.struct?.node ?? node;
  }

  has(name: string): boolean {
    const { struct } = this.scope;
    return struct?.constants.get(name)?.value !== undefined || struct?.aliases.has(name) === true;
  }

  /** A number; throws HLS1002 where the configuration has none of that name and there is no default. */
  number(name: string, fallback?: number): number {
    const constant = this.scope.struct?.constants.get(name);
    if (constant?.value === undefined) return fallback ?? this.missing(name);
    return this.scope.number(name, constant.node);
  }

  /** A whole number from 1 to what a trigger's tensors may have. */
  count(name: string, fallback?: number): number {
    const value = this.number(name, fallback);
    return Number.isInteger(value) && value >= 1 && value <= mostElements
      ? value
      : this.refuse(name, `${value} is no number of elements`);
  }

  /** An enumerator by its last name: `latency` of `nnet::latency`. */
  enumerator(name: string): string | undefined {
    const constant = this.scope.struct?.constants.get(name);
    if (constant?.value === undefined) return undefined;
    const value = this.scope.value(name, constant.node);
    return typeof value === 'string' ? value : String(value.value);
  }

  type(name: string, fallback?: FixedType): FixedType {
    const alias = this.scope.struct?.aliases.get(name);
    return alias ? elementOf(alias.target, this.scope, alias.node) : (fallback ?? this.missing(name));
  }

  /** A constant as it is written; throws HLS1002 where the configuration has none of that name. */
  text(name: string): string {
    return this.scope.struct?.constants.get(name)?.value ?? this.missing(name);
  }

  /** What an alias stands for, without namespace and arguments: `mult` of `nnet::product::mult<x_T, y_T>`. */
  alias(name: string): string | undefined {
    const target = this.scope.struct?.aliases.get(name)?.target;
    return target === undefined ? undefined : lastName((templateOf(target)?.name ?? target).trim());
  }

  /** A configuration that this one names. */
  nested(name: string): Config {
    const target = this.alias(name) ?? this.missing(name);
    const scope = this.scope.structOf(target) ?? this.missing(name);
    return new Config(scope, this.node);
  }

  /** A list of whole numbers that a constant of the configuration points at. */
  list(name: string): number[] {
    const { program } = this.scope;
    const constant = this.scope.struct?.constants.get(name) ?? this.missing(name);
    const text = constant.value ?? this.missing(name);
    const array = program.variables.get(lastName(text))?.value ?? text;
    return array
      .replace(/[{}]/g, '')
      .split(',')
      .map((entry) => this.scope.number(entry, constant.node));
  }

  private missing(name: string): never {
    return fail('HLS1002', `the configuration ${this.name} has no ${name}`, { span: this.node.span });
  }

  /** HLS3005 that names the configuration and the attribute. */
  refuse(name: string, why: string): never {
    return fail('HLS3005', `${this.name}: ${name}: ${why}`, { span: this.node.span });
  }
}

/** More elements than any tensor of a trigger has. */
export const mostElements = 2 ** 22;
