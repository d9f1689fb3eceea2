/** A file to be written, with a path relative to the output folder (forward slashes). */
export interface OutputFile {
  readonly path: string;
  readonly contents: string | Uint8Array;
  /** True for scripts. */
  readonly executable?: boolean;
}
