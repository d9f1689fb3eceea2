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

/** Parses a configuration; Python writes NaN and Infinity into it, which JSON does not have. */
export function parseConfiguration(text: string, origin: string): unknown {
  try {
    return JSON.parse(text.replace(/([:[,]\s*)(-?Infinity|NaN)(?=\s*[,\]}])/g, '$1null'));
  } catch {
    return fail('HLS1002', `${origin} is not valid JSON`);
  }
}
