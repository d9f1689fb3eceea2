import { fail } from '../../base/errors.ts';
import type { SourceSpan } from '../../base/span.ts';

export type TokenKind = 'type' | 'name' | 'value' | 'integer' | 'string' | 'symbol' | 'end';

/** A word of the text form and where it stands. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly span: SourceSpan;
}

/** Blanks, line ends and comments only separate; a fixed-point type is one word. */
const words =
  /(?<blank>\s+|\/\/[^\n]*)|(?<type>u?(?:fixed|int)<[^<>\n]*>)|(?<name>[A-Za-z_]\w*)|(?<value>%\d+)|(?<integer>-?\d+)|(?<string>"(?:[^"\\\n]|\\.)*")|(?<symbol>->|[=:,[\]()@+])/y;

const kinds = ['type', 'name', 'value', 'integer', 'string', 'symbol'] as const;

/** Cuts a text into words, the last of kind `end`; throws HLS1002 at a character that starts none. */
export function tokenize(text: string, file: string): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  let lineStart = 0;
  let at = 0;
  const spanOf = (length: number): SourceSpan => ({ file, line, column: at - lineStart + 1, length });
  while (at < text.length) {
    words.lastIndex = at;
    const groups = words.exec(text)?.groups;
    if (!groups) return fail('HLS1002', `unexpected '${text.charAt(at)}'`, { span: spanOf(1) });
    const kind = kinds.find((each) => groups[each] !== undefined);
    const word = (kind ? groups[kind] : groups['blank']) ?? '';
    if (kind) tokens.push({ kind, text: word, span: spanOf(word.length) });
    for (let end = word.indexOf('\n'); end >= 0; end = word.indexOf('\n', end + 1)) {
      line += 1;
      lineStart = at + end + 1;
    }
    at += word.length;
  }
  tokens.push({ kind: 'end', text: 'the end', span: spanOf(1) });
  return tokens;
}
