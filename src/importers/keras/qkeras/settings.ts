import { fail } from '../../../base/errors.ts';
import { isText, type Json } from '../json.ts';

/** A factor of all quantized values: a number, or chosen for each channel from the values themselves. */
export type Alpha = number | 'auto' | 'auto_po2';

/** Typed access to the settings of a quantizer; each complains with its name. */
export class Settings {
  private readonly settings: Json;
  private readonly place: string;

  constructor(settings: Json, place: string) {
    this.settings = settings;
    this.place = place;
  }

  refuse(name: string, why: string): never {
    const shown = JSON.stringify(this.settings[name])?.slice(0, 60);
    return fail('HLS3005', `${this.place}: ${name} = ${shown}: ${why}`);
  }

  number(name: string): number {
    const value = this.settings[name];
    const plain = typeof value === 'boolean' ? Number(value) : value;
    return typeof plain === 'number' && Number.isFinite(plain)
      ? plain
      : this.refuse(name, 'expected a number');
  }

  integer(name: string, least: number, most: number): number {
    const value = this.number(name);
    return Number.isInteger(value) && value >= least && value <= most
      ? value
      : this.refuse(name, `expected a whole number from ${least} to ${most}`);
  }

  truth(name: string): boolean {
    return this.number(name) !== 0;
  }

  optional(name: string): number | undefined {
    const value = this.settings[name];
    return value === null || value === undefined ? undefined : this.number(name);
  }

  alpha(trained: boolean): Alpha {
    const value = this.settings['alpha'];
    if (value === null || value === undefined) return trained ? 'auto_po2' : 1;
    if (value === 'auto' || value === 'auto_po2') return value;
    return isText(value)
      ? this.refuse('alpha', "known are 'auto' and 'auto_po2'")
      : Math.fround(this.number('alpha'));
  }

  /** Features that must stay switched off. */
  without(...names: readonly string[]): void {
    for (const name of names) {
      const value = this.settings[name];
      if (value !== null && value !== undefined && value !== false && value !== 0)
        this.refuse(name, 'it has no counterpart');
    }
  }

  /** QKeras mixes in the unquantized value where this is not 1, at inference too. */
  requireFullNoise(): void {
    if (this.number('qnoise_factor') !== 1) this.refuse('qnoise_factor', 'only 1 quantizes fully');
  }

  text(name: string): unknown {
    return this.settings[name];
  }
}
