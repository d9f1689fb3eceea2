import { tmpdir } from 'node:os';
import { takeOutputs, writeAll } from '../files.ts';
import { findCommand } from '../path.ts';
import { temporaryFolder } from '../temporary.ts';
import { runTool } from '../tool.ts';
import { scriptName, type Yosys, type YosysRequest, type YosysResult } from './yosys.ts';

/** Seconds that Yosys may take to tell its version. */
const patience = 20;

/** The command `yosys` of the machine; undefined when there is none. Throws HLS6004 when it cannot be run. */
export async function nativeYosys(env: NodeJS.ProcessEnv = process.env): Promise<Yosys | undefined> {
  const command = findCommand('yosys', env);
  if (!command) return undefined;
  const { stdout } = await runTool('Yosys', command, ['-V'], tmpdir(), { timeout: patience });
  const [, name = 'Yosys'] = /^(Yosys [^\s(]+)/.exec(stdout) ?? [];
  return { name, run: (request) => runNative(command, request) };
}

async function runNative(command: string, request: YosysRequest): Promise<YosysResult> {
  const folder = temporaryFolder();
  try {
    const files = { ...request.files, [scriptName]: request.script };
    writeAll(
      folder.path,
      Object.entries(files).map(([path, contents]) => ({ path, contents })),
    );
    const result = await runTool('Yosys', command, ['-s', scriptName], folder.path, request);
    const written = [...takeOutputs(folder.path, request.wanted)];
    const texts = written.map(([name, bytes]) => [name, new TextDecoder().decode(bytes)] as const);
    return { ...result, files: Object.fromEntries(texts) };
  } finally {
    folder.remove();
  }
}
