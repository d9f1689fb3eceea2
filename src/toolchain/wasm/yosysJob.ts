import type { Sink, Tree, YosysJob, YosysOutcome } from './messages.ts';

/** The part of @yowasp/yosys that is used. */
interface YosysPackage {
  runYosys(
    args: readonly string[],
    files: Tree,
    options: { stdout: Sink; stderr: Sink; decodeASCII: boolean },
  ): Promise<Tree> | Tree | undefined;
  /** Thrown for an exit code other than 0. */
  Exit: new (
    ...args: never
  ) => { readonly code: number; readonly files?: Tree };
}

/** The contents of a file as text. */
function textIn(tree: Tree, name: string): string | undefined {
  const found = tree[name];
  if (typeof found === 'string') return found;
  return found instanceof Uint8Array ? new TextDecoder().decode(found) : undefined;
}

/** Runs Yosys in this thread, which it keeps busy to its end; what it prints goes to the listener at once. */
export async function runYosys(
  { yosys, arguments: args, files, wanted }: YosysJob,
  listener: (text: string) => void,
): Promise<YosysOutcome> {
  const { runYosys: run, Exit } = (await import(yosys)) as YosysPackage;
  const heard = { stdout: '', stderr: '' };
  const listen = (stream: 'stdout' | 'stderr'): Sink => {
    const decoder = new TextDecoder();
    return (bytes) => {
      if (!bytes) return;
      const text = decoder.decode(bytes, { stream: true });
      heard[stream] += text;
      if (stream === 'stdout') listener(text);
    };
  };
  const outcome = (exitCode: number, tree: Tree): YosysOutcome => {
    const found = wanted.flatMap((name) => {
      const text = textIn(tree, name);
      return text === undefined ? [] : [[name, text] as const];
    });
    return { exitCode, ...heard, files: Object.fromEntries(found) };
  };
  try {
    const options = { stdout: listen('stdout'), stderr: listen('stderr'), decodeASCII: true };
    return outcome(0, (await run(args, files, options)) ?? {});
  } catch (problem) {
    if (problem instanceof Exit) return outcome(problem.code, problem.files ?? {});
    throw problem;
  }
}
