import { fail } from '../../../base/errors.ts';

/** A value that QKeras reads from the text of a call. */
export type CallValue = number | string | boolean | null;

/** `quantized_relu(6, 0, negative_slope=0.25)`, taken apart. */
export interface CallText {
  readonly name: string;
  readonly positional: readonly CallValue[];
  readonly named: Readonly<Record<string, CallValue>>;
}

function argumentOf(text: string, place: string): CallValue {
  if (text === 'True' || text === 'False') return text === 'True';
  if (text === 'None') return null;
  if (/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text)) return Number(text);
  const quotedText = /^(["'])(\w*)\1$/.exec(text)?.[2];
  return (
    quotedText ?? fail('HLS3005', `${place}: '${text.slice(0, 40)}' is neither a number nor a name in quotes`)
  );
}

/** Reads a quantizer that is written as a call, or as a name alone. Throws HLS3005 on anything else. */
export function readCallText(text: string, place: string): CallText {
  const match = /^\s*(\w+)\s*(?:\(([^()]*)\))?\s*$/.exec(text);
  const name = match?.[1];
  if (name === undefined) return fail('HLS3005', `${place}: '${text.slice(0, 60)}' is not a quantizer`);
  const parts = (match?.[2] ?? '').split(',').map((part) => part.trim());
  const positional: CallValue[] = [];
  const named: Record<string, CallValue> = {};
  for (const part of parts.length === 1 && parts[0] === '' ? [] : parts) {
    const assigned = /^(\w+)\s*=\s*(.*)$/.exec(part);
    if (assigned?.[1] !== undefined) named[assigned[1]] = argumentOf(assigned[2] ?? '', place);
    else positional.push(argumentOf(part, place));
  }
  return { name, positional, named };
}
