/** Folders and files, as the packages of @yowasp take and give them. */
export interface Tree {
  [name: string]: Tree | string | Uint8Array;
}

/** Takes what a tool prints; null at its end. */
export type Sink = (bytes: Uint8Array | null) => void;

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

/** Run Yosys; the tree is its file system. */
export interface YosysJob {
  readonly kind: 'yosys';
  /** Where the package @yowasp/yosys lies, as a URL. */
  readonly yosys: string;
  readonly arguments: readonly string[];
  readonly files: Tree;
  /** Names of the files to give back. */
  readonly wanted: readonly string[];
}

export interface YosysOutcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly files: Readonly<Record<string, string>>;
}

export type Job = CompileJob | RunJob | YosysJob;
export type OutcomeOf<J extends Job> = J extends CompileJob
  ? CompileOutcome
  : J extends RunJob
    ? RunOutcome
    : YosysOutcome;
export type Outcome = CompileOutcome | RunOutcome | YosysOutcome;

export interface Request {
  readonly id: number;
  readonly job: Job;
}

/** The outcome, or why the worker itself failed. */
export type Reply =
  | { readonly id: number; readonly outcome: Outcome }
  | { readonly id: number; readonly failure: string };

/** A reply, or what a tool prints before it. */
export type Message = Reply | { readonly id: number; readonly printed: string };
