import { fail } from '../../base/errors.ts';

/** An object of a configuration whose entries have still to be looked at. */
export type Json = Readonly<Record<string, unknown>>;

export const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isText = (value: unknown): value is string => typeof value === 'string';

/** The object, or HLS1002 that says where one was expected. */
export const requireJson = (value: unknown, place: string): Json =>
  isJson(value) ? value : fail('HLS1002', `${place}: expected an object`);

export const requireList = (value: unknown, place: string): readonly unknown[] =>
  Array.isArray(value) ? value : fail('HLS1002', `${place}: expected a list`);

export const requireText = (value: unknown, place: string): string =>
  isText(value) ? value : fail('HLS1002', `${place}: expected a text`);

/** Deepest nesting of lists and objects; Keras needs a dozen. */
const deepest = 100;

/** Throws HLS1002 where lists and objects nest deeper than any configuration, which would exhaust whoever walks it. */
function requireShallow(text: string, origin: string): void {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    if (quoted && letter === '\\') at += 1;
    else if (letter === '"') quoted = !quoted;
    else if (!quoted && (letter === '[' || letter === '{')) depth += 1;
    else if (!quoted && (letter === ']' || letter === '}')) depth -= 1;
    if (depth > deepest) fail('HLS1002', `${origin} nests deeper than ${deepest}`);
  }
}

/** Parses a configuration; Python writes NaN and Infinity into it, which JSON does not have. */
export function parseConfiguration(text: string, origin: string): unknown {
  requireShallow(text, origin);
  try {
    return JSON.parse(text.replace(/([:[,]\s*)(-?Infinity|NaN)(?=\s*[,\]}])/g, '$1null'));
  } catch {
    return fail('HLS1002', `${origin} is not valid JSON`);
  }
}
