/** A token of a constant expression. */
export type Token =
  | { readonly kind: 'number'; readonly value: number; readonly real: boolean }
  | { readonly kind: 'name'; readonly text: string }
  | { readonly kind: 'sign'; readonly text: string }
  | { readonly kind: 'end'; readonly text: '' };

const pattern =
  /\s*(?:(0[xX][\da-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)([uUlLfF]*)|((?:::)?[A-Za-z_]\w*(?:\s*::\s*[A-Za-z_]\w*)*)|(<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%<>!~?:(),&|^])|$)/y;

/** The tokens of an expression; undefined where something is no constant expression of C++. */
export function tokensOf(text: string): Token[] | undefined {
  const tokens: Token[] = [];
  pattern.lastIndex = 0;
  for (;;) {
    const match = pattern.exec(text);
    if (!match) return undefined;
    const [, digits, suffix = '', name, sign] = match;
    if (digits !== undefined) {
      const real = /[.eE]/.test(digits.replace(/^0[xX].*/, '')) || /f/i.test(suffix);
      tokens.push({ kind: 'number', value: Number(digits), real });
    } else if (name !== undefined) tokens.push({ kind: 'name', text: name.replace(/\s+/g, '') });
    else if (sign !== undefined) tokens.push({ kind: 'sign', text: sign });
    else {
      tokens.push({ kind: 'end', text: '' });
      return tokens;
    }
  }
}
