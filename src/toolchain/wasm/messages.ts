/** Folders and files, as @yowasp/clang takes and gives them. */
export interface Tree {
  [name: string]: Tree | string | Uint8Array;
}

/** Translate and link; the tree holds every file that the command names. */
export interface CompileJob {
  readonly kind: 'compile';
  /** Where the package @yowasp/clang lies, as a URL. */
  readonly clang: string;
  readonly command: readonly string[];
  readonly files: Tree;
  /** Name of the file to give back. */
  readonly program: string;
}

export interface CompileOutcome {
  readonly program?: Uint8Array;
  /** What the compiler printed. */
  readonly complaints: string;
}

/** Run a program in a folder of the disk. */
export interface RunJob {
  readonly kind: 'run';
  readonly module: WebAssembly.Module;
  readonly arguments: readonly string[];
  readonly folder: string;
  /** Files that take what the program prints. */
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOutcome {
  readonly exitCode?: number;
  /** Why the program stopped, when it has no exit code. */
  readonly trap?: string;
}

export type Job = CompileJob | RunJob;
export type OutcomeOf<J extends Job> = J extends CompileJob ? CompileOutcome : RunOutcome;

export interface Request {
  readonly id: number;
  readonly job: Job;
}

/** The outcome, or why the worker itself failed. */
export type Reply =
  | { readonly id: number; readonly outcome: CompileOutcome | RunOutcome }
  | { readonly id: number; readonly failure: string };
