import { fail, InternalError, UserError } from '../../base/errors.ts';
import type { SourceSpan } from '../../base/span.ts';
import { type Token, type TokenKind, tokenize } from './tokens.ts';

const described = {
  type: 'a type',
  name: 'a name',
  value: 'a value such as %3',
  integer: 'an integer',
  string: 'a "text"',
  symbol: 'a symbol',
  end: 'the end',
} satisfies Record<TokenKind, string>;

/** Reads words one after another; whatever is unexpected is HLS1002 at its line and column. */
export class Cursor {
  private readonly tokens: readonly Token[];
  private position = 0;

  constructor(text: string, file: string) {
    this.tokens = tokenize(text, file);
  }

  /** The next word, not taken yet. */
  get next(): Token {
    const token = this.tokens[this.position] ?? this.tokens.at(-1);
    if (!token) throw new InternalError('a text without an end');
    return token;
  }

  fail(message: string, span: SourceSpan = this.next.span): never {
    return fail('HLS1002', message, { span });
  }

  /** True when the next word is this keyword or symbol. */
  at(text: string): boolean {
    return (this.next.kind === 'name' || this.next.kind === 'symbol') && this.next.text === text;
  }

  /** Takes the next word when it is this keyword or symbol. */
  accept(text: string): boolean {
    const found = this.at(text);
    if (found) this.position += 1;
    return found;
  }

  expect(text: string): void {
    if (!this.accept(text)) this.fail(`expected '${text}', found ${quote(this.next)}`);
  }

  take(kind: TokenKind): Token {
    const token = this.next;
    if (token.kind !== kind) this.fail(`expected ${described[kind]}, found ${quote(token)}`);
    this.position += 1;
    return token;
  }

  /** One of some keywords. */
  word<Word extends string>(choices: readonly Word[]): Word {
    const found = this.next.kind === 'name' ? choices.find((choice) => choice === this.next.text) : undefined;
    if (found === undefined) return this.fail(`expected ${choices.join(', ')}, found ${quote(this.next)}`);
    this.position += 1;
    return found;
  }

  /** A bare word, or any text in quotes. */
  name(): string {
    return this.next.kind === 'string' ? this.string() : this.take('name').text;
  }

  string(): string {
    const token = this.take('string');
    return this.attempt(token.span, () => JSON.parse(token.text) as string);
  }

  big(): bigint {
    return BigInt(this.take('integer').text);
  }

  integer(): number {
    const token = this.take('integer');
    const value = Number(token.text);
    return Number.isSafeInteger(value) ? value + 0 : this.fail(`${token.text} is too large`, token.span);
  }

  /** The number behind the % of an operand. */
  operand(): number {
    return Number(this.take('value').text.slice(1));
  }

  /** Items between `open` and `close`, separated by commas. */
  list<Item>(open: string, close: string, item: () => Item): Item[] {
    const items: Item[] = [];
    this.expect(open);
    if (this.accept(close)) return items;
    do items.push(item());
    while (this.accept(','));
    this.expect(close);
    return items;
  }

  integers = (): number[] => this.list('[', ']', () => this.integer());

  /** Runs an action; mistakes that it finds in the text become HLS1002 at `span`. */
  attempt<Result>(span: SourceSpan, action: () => Result): Result {
    try {
      return action();
    } catch (problem) {
      if (problem instanceof UserError && problem.diagnostics.every((entry) => entry.span)) throw problem;
      const known =
        problem instanceof UserError ||
        problem instanceof InternalError ||
        problem instanceof SyntaxError ||
        problem instanceof RangeError;
      if (!known) throw problem;
      const messages =
        problem instanceof UserError ? problem.diagnostics.map((entry) => entry.message) : [problem.message];
      return this.fail(messages.join('; '), span);
    }
  }
}

const quote = (token: Token): string => (token.kind === 'end' ? 'the end' : `'${token.text}'`);
