// The thread that compiles and runs: both keep a core busy for seconds, and only a thread can be stopped.
import { closeSync, openSync } from 'node:fs';
import { WASI } from 'node:wasi';
import { parentPort } from 'node:worker_threads';
import type {
  CompileJob,
  CompileOutcome,
  Message,
  Outcome,
  Reply,
  Request,
  RunJob,
  RunOutcome,
  Sink,
  Tree,
} from './messages.ts';
import { runYosys } from './yosysJob.ts';

/** The part of @yowasp/clang that is used. */
interface ClangPackage {
  runClang(
    /** Nothing but loads the package when null. */
    command: readonly string[] | null,
    files: Tree,
    options: { stdout: Sink; stderr: Sink; fetchProgress: () => void },
  ): Promise<Tree>;
}

async function compile({ clang, command, files, program }: CompileJob): Promise<CompileOutcome> {
  const { runClang } = (await import(clang)) as ClangPackage;
  const decoder = new TextDecoder();
  let complaints = '';
  const listen: Sink = (bytes) => {
    if (bytes) complaints += decoder.decode(bytes, { stream: true });
  };
  const options = { stdout: listen, stderr: listen, fetchProgress: () => undefined };
  try {
    // Loaded first, and silently: a command would print how far it has loaded the package.
    await runClang(null, {}, options);
    const made = await runClang(command, files, options);
    const bytes = made[program];
    return bytes instanceof Uint8Array ? { program: bytes, complaints } : { complaints };
  } catch (problem) {
    return { complaints: complaints || String(problem) };
  }
}

async function run({ module, arguments: args, folder, stdout, stderr }: RunJob): Promise<RunOutcome> {
  const out = openSync(stdout, 'w');
  const err = openSync(stderr, 'w');
  try {
    const wasi = new WASI({
      version: 'preview1',
      args: ['program', ...args],
      preopens: { '.': folder },
      returnOnExit: true,
      stdout: out,
      stderr: err,
    });
    const instance = await WebAssembly.instantiate(module, wasi.getImportObject() as WebAssembly.Imports);
    return { exitCode: wasi.start(instance) };
  } catch (problem) {
    if (problem instanceof Error) return { trap: problem.message };
    throw problem;
  } finally {
    closeSync(out);
    closeSync(err);
  }
}

function perform({ id, job }: Request): Promise<Outcome> {
  switch (job.kind) {
    case 'compile':
      return compile(job);
    case 'run':
      return run(job);
    case 'yosys':
      return runYosys(job, (printed) => parentPort?.postMessage({ id, printed } satisfies Message));
  }
}

parentPort?.on('message', async (request: Request) => {
  const { id } = request;
  let reply: Reply;
  try {
    reply = { id, outcome: await perform(request) };
  } catch (problem) {
    reply = { id, failure: String(problem) };
  }
  parentPort?.postMessage(reply);
});
