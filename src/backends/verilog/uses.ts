import type { Declaration } from './registers.ts';

/** Which bits of a module's signals are read. */
export class Uses {
  private readonly masks = new Map<string, bigint>();

  /** Takes note of what an expression reads: signals as a whole, their bits and slices. */
  add(expression: string): void {
    for (const [, name = '', last, first = last] of expression.matchAll(
      /\b([A-Za-z_]\w*)(?:\[(\d+)(?::(\d+))?\])?/g,
    )) {
      const bits =
        last === undefined
          ? -1n
          : ((1n << BigInt(Number(last) - Number(first) + 1)) - 1n) << BigInt(Number(first));
      this.masks.set(name, (this.masks.get(name) ?? 0n) | bits);
    }
  }

  /** Takes note of what registers read: what is on the right of their declarations and edges. */
  addRegisters(declarations: readonly Declaration[], edges: readonly string[]): void {
    for (const text of [...declarations.map((line) => line.text), ...edges])
      this.add(text.split(/<?= /)[1] ?? '');
  }

  /** True where every bit of a signal is read. */
  all(name: string, width: number): boolean {
    return BigInt.asUintN(width, ~(this.masks.get(name) ?? 0n)) === 0n;
  }

  /**
   * A declaration, with Verilator's warning of unused bits switched off for it alone where not all are read: casts drop bits that
   * the sums before them have to compute.
   */
  waived(declaration: string, name: string, width: number): string {
    if (this.all(name, Math.max(1, width))) return declaration;
    const text = declaration.trimStart();
    const space = declaration.slice(0, declaration.length - text.length);
    return `${space}/* verilator lint_off UNUSEDSIGNAL */ ${text} /* verilator lint_on UNUSEDSIGNAL */`;
  }
}
