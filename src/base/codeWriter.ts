/** Collects lines of code with their indentation. */
export class CodeWriter {
  private readonly lines: string[] = [];
  private depth = 0;

  /** Adds one line, or an empty one. */
  line(text = ''): void {
    this.lines.push(text === '' ? '' : '    '.repeat(this.depth) + text);
  }

  /** Adds a line that stands at the left edge, as preprocessor lines do. */
  flush(text: string): void {
    this.lines.push(text);
  }

  /** `head {`, the indented body, `}`. */
  block(head: string, body: () => void, close = '}'): void {
    this.line(`${head} {`);
    this.depth++;
    body();
    this.depth--;
    this.line(close);
  }

  /** Everything so far, ending with a line break. */
  text(): string {
    return `${this.lines.join('\n')}\n`;
  }
}
