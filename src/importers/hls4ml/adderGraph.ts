import { fail } from '../../base/errors.ts';
import type { FixedType } from '../../numeric/fixedType.ts';
import { exactReal } from '../../numeric/real.ts';
import { type Affine, constantOf, holds, inputOf, negative, plus, shifted } from './affine.ts';
import { declaratorOf } from './cpp/declarator.ts';
import type { CppNode } from './cpp/node.ts';
import type { Scope } from './cpp/scope.ts';
import { elementOf } from './cpp/types.ts';

/** What a function of shifts and adders computes: exact sums of its inputs, each cast to a type first. */
export interface AdderGraph {
  /** Type of each input after the cast; undefined for one that nothing reads. */
  readonly inputs: readonly (FixedType | undefined)[];
  /** Rows of inputs. */
  readonly outputs: readonly Affine[];
}

/** Most terms of all sums together. */
const mostTerms = 2 ** 22;
/** Most inputs and results of one function. */
const mostPorts = 2 ** 16;
/** Most bits that a sum has behind or in front of the point. */
const mostBits = 1024;

const input = /^model_inp\[(\d+)\]$/;
const output = /^model_out\[(\d+)\]\s*=\s*([\s\S]*?);?$/;
const typed = /^(ap_u?(?:fixed|int)<[^<>]*>)\(([\s\S]*)\)$/;
const shift = /^(-?)bit_shift<(-?\d+)>\((\w+)\)$/;
const sum = /^(\w+)\s*([-+])\s*([\s\S]+)$/;
const number = /^-?\d+(?:\.\d*)?(?:e[-+]?\d+)?$/i;

/** True for functions that da4ml generates: they take `model_inp` and give `model_out`. */
export const isAdderGraph = (node: CppNode): boolean => {
  const parameters = node.child('declarator')?.text ?? '';
  return /\bmodel_inp\b[\s\S]*\bmodel_out\b/.test(parameters);
};

/**
 * Reads a function that da4ml generates for a matrix of a layer. Throws HLS3005 at a statement that does more than shift and add, or
 * whose type cannot hold the sum.
 */
export function readAdderGraph(layer: string, node: CppNode, scope: Scope): AdderGraph {
  const graph = new Reader(layer, scope);
  for (const statement of node.child('body')?.children ?? []) graph.read(statement);
  return graph.result(node);
}

class Reader {
  private readonly layer: string;
  private readonly scope: Scope;
  private readonly variables = new Map<string, Affine>();
  private readonly types: FixedType[] = [];
  private readonly outputs: Affine[] = [];
  private left = mostTerms;

  constructor(layer: string, scope: Scope) {
    this.layer = layer;
    this.scope = scope;
  }

  read(statement: CppNode): void {
    if (statement.type === 'preproc_call' || statement.type === 'comment') return;
    if (statement.type === 'declaration') this.declare(statement);
    else this.assign(statement);
  }

  result(node: CppNode): AdderGraph {
    const inputs = Array.from(this.types, (type): FixedType | undefined => type);
    if (this.outputs.length === 0 || Object.keys(this.outputs).length !== this.outputs.length)
      fail('HLS3005', `${this.layer}: its generated function leaves results out`, { span: node.span });
    return { inputs, outputs: this.outputs };
  }

  /** `ap_fixed<12,5> v0 = model_inp[0];` */
  private declare(node: CppNode): void {
    const { name, value } = declaratorOf(node.child('declarator'));
    const text = value?.text ?? '';
    const type = elementOf(node.child('type')?.text ?? '', this.scope, node);
    const [, index] = input.exec(text) ?? [];
    if (index === undefined) this.set(name, this.exact(this.expression(text, node), type, node));
    else {
      this.take(Number(index), type, node);
      this.set(name, inputOf(Number(index)));
    }
  }

  private set(name: string, value: Affine): void {
    // Every statement counts, and every term that it computes.
    this.left -= value.terms.size + 1;
    this.variables.set(name, value);
  }

  /** An input is cast to the type of the variable that reads it. */
  private take(index: number, type: FixedType, node: CppNode): void {
    if (index >= mostPorts) this.refuse(node);
    const before = this.types[index];
    if (before && String(Object.values(before)) !== String(Object.values(type)))
      fail('HLS3005', `${this.layer}: input ${index} of its generated function is read as two types`, {
        span: node.span,
      });
    this.types[index] = type;
  }

  /** `model_out[0] = ap_fixed<20,8>(bit_shift<-3>(v7));` */
  private assign(node: CppNode): void {
    const [, index, right = ''] = output.exec(node.text.trim()) ?? [];
    if (index === undefined || Number(index) >= mostPorts) this.refuse(node);
    const [, type, inner] = typed.exec(right.trim()) ?? [];
    const value = this.expression((inner ?? right).trim(), node);
    this.outputs[Number(index)] =
      type === undefined ? value : this.exact(value, elementOf(type, this.scope, node), node);
  }

  private exact(value: Affine, type: FixedType, node: CppNode): Affine {
    if (this.left < 0)
      fail('HLS1002', `${this.layer}: its generated function has more terms than any trigger`, {
        span: node.span,
      });
    return holds(type, value, this.types)
      ? value
      : fail(
          'HLS3005',
          `${this.layer}: a sum of its generated function is rounded or limited, which has no counterpart`,
          {
            span: node.span,
          },
        );
  }

  /** A term, or two of them. */
  private expression(text: string, node: CppNode): Affine {
    const [, left = '', sign, right = ''] = sum.exec(text) ?? [];
    if (sign === undefined) return this.term(text, node);
    return plus(this.term(left, node), this.term(right, node), sign === '+' ? 1n : -1n);
  }

  /** `v3`, `-v3`, `bit_shift<2>(v3)`, a number, or one with a type that holds it. */
  private term(text: string, node: CppNode): Affine {
    const plain = text.trim();
    const [, sign, by, name] = shift.exec(plain) ?? [];
    if (name !== undefined) {
      const value = shifted(this.variable(name, node), Number(by));
      if (!(Math.abs(value.fraction) <= mostBits)) this.refuse(node);
      return sign === '-' ? negative(value) : value;
    }
    const [, , inner] = typed.exec(plain) ?? [];
    const constant = (inner ?? plain).trim();
    if (number.test(constant) && Number.isFinite(Number(constant))) {
      const { raw, fraction } = exactReal(Number(constant));
      return constantOf(raw, fraction);
    }
    if (inner !== undefined) return this.refuse(node);
    return plain.startsWith('-') ? negative(this.variable(plain.slice(1), node)) : this.variable(plain, node);
  }

  private variable(name: string, node: CppNode): Affine {
    return this.variables.get(name) ?? this.refuse(node);
  }

  private refuse(node: CppNode): never {
    return fail(
      'HLS3005',
      `${this.layer}: a statement of its generated function does more than shift and add, which has no counterpart`,
      {
        span: node.span,
        help: 'import the network from its own file instead: Keras and HGQ2 are read directly',
      },
    );
  }
}
