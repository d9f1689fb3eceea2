import type pico from 'picocolors';

/** Where a report is printed: characters of a line, and how to colour. */
export interface Page {
  readonly width: number;
  readonly colors: ReturnType<typeof pico.createColors>;
}
