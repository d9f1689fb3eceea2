import type { OutputFile } from '../base/outputFile.ts';

/** What a user can choose about an import. */
export interface ImportOptions {
  /** Name of the model; the file's when left out. */
  readonly name?: string;
  /** File of the weights of a `.json`; `NAME_weights.h5` beside it when left out. */
  readonly weights?: string;
  /** Types of inputs by name, or one for all under ''. */
  readonly inputTypes?: ReadonlyMap<string, string>;
  /** Type of what the source computes in floating point; `fixed<16,6,RND,SAT>` when left out, `fixed<16,6>` with `compat`. */
  readonly precision?: string;
  /** Accumulates and rounds as hls4ml does by default, with `precision` for everything. */
  readonly compat?: boolean;
}

/** One layer of the source and what it becomes, for `--list`. */
export interface ListedLayer {
  readonly name: string;
  readonly kind: string;
  /** Undefined where it cannot be imported. */
  readonly becomes: string | undefined;
}

/**
 * Reader of one family of sources. Adding one: an object of this kind, and its place in catalogue.ts. A reader that has to
 * load its parser first gives promises.
 */
export interface Importer {
  /** What it reads, for help: "Keras models end in .keras …". */
  readonly reads: string;
  /** True for a path that looks like such a source; `folder` tells folders from files. */
  accepts(path: string, folder: boolean): boolean;
  /** The layers and what each becomes. Throws UserError on a source that cannot be read. */
  list(path: string, options: ImportOptions): ListedLayer[] | Promise<ListedLayer[]>;
  /** The files of a model folder; writes nothing. Throws UserError with everything that cannot be imported. */
  read(path: string, options: ImportOptions): OutputFile[] | Promise<OutputFile[]>;
}
