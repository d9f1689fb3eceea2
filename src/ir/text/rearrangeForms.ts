import type { Rearrangement } from '../op.ts';
import type { Cursor } from './cursor.ts';
import { printList, type Typed } from './types.ts';

export type FormName = Rearrangement['form'];

type FormOf<Name extends FormName> = Extract<Rearrangement, { readonly form: Name }>;

/** What stands behind the operands of one form, and how it is read; the result's shape is known from the declaration. */
interface RearrangeForm<Name extends FormName> {
  readonly print: (form: FormOf<Name>) => string;
  readonly parse: (cursor: Cursor, result: Typed) => FormOf<Name>;
}

const printIntegers = (list: readonly number[]): string => printList(list.map(String));

export const rearrangeForms: { readonly [Name in FormName]: RearrangeForm<Name> } = {
  reshape: {
    print: () => '',
    parse: (_cursor, { shape }) => ({ form: 'reshape', shape }),
  },
  transpose: {
    print: ({ permutation }) => printIntegers(permutation),
    parse: (cursor) => ({ form: 'transpose', permutation: cursor.integers() }),
  },
  slice: {
    print: ({ starts }) => `from ${printIntegers(starts)}`,
    parse: (cursor, { shape }) => {
      cursor.expect('from');
      return { form: 'slice', starts: cursor.integers(), sizes: shape };
    },
  },
  concat: {
    print: ({ axis }) => `axis ${axis}`,
    parse: (cursor) => {
      cursor.expect('axis');
      return { form: 'concat', axis: cursor.integer() };
    },
  },
  broadcast: {
    print: ({ axes }) => `axes ${printIntegers(axes)}`,
    parse: (cursor, { shape }) => {
      cursor.expect('axes');
      return { form: 'broadcast', shape, axes: cursor.integers() };
    },
  },
  gather: {
    print: ({ axis, indices }) => `axis ${axis} ${printIntegers(indices)}`,
    parse: (cursor) => {
      cursor.expect('axis');
      return { form: 'gather', axis: cursor.integer(), indices: cursor.integers() };
    },
  },
};

export const formNames = Object.keys(rearrangeForms) as FormName[];
