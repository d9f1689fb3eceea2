import { fail } from '../base/errors.ts';
import { findCxxrtl } from './cxxrtl/cxxrtl.ts';
import type { SimulatorKind, VerilogSimulator } from './simulator.ts';
import { verilatorSimulator } from './verilator/build.ts';
import { findVerilator } from './verilator/find.ts';

/** Which simulator of Verilog may be used: any, or one of them. */
export type SimulatorChoice = 'any' | SimulatorKind;

async function findSimulator(
  choice: SimulatorChoice,
  env: NodeJS.ProcessEnv,
): Promise<VerilogSimulator | undefined> {
  const verilator = choice === 'cxxrtl' ? undefined : await findVerilator(env);
  if (verilator) return verilatorSimulator(verilator);
  return choice === 'verilator' ? undefined : findCxxrtl('any', env);
}

const missing = {
  any: [
    'there is no simulator of Verilog',
    'install Verilator (apt install verilator), or run: npm install @yowasp/yosys (WebAssembly, needs nothing else)',
  ],
  verilator: [
    'there is no Verilator',
    'install it (apt install verilator), or run: npm install verilator-wasm; --simulator cxxrtl needs Yosys alone',
  ],
  cxxrtl: [
    'there is no CXXRTL',
    'run: npm install @yowasp/yosys, or install Yosys with its headers (apt install yosys yosys-dev)',
  ],
} as const satisfies Record<SimulatorChoice, readonly [string, string]>;

/** Verilator, native or verilator-wasm, else CXXRTL, the simulator inside Yosys. Throws HLS6005 where there is none. */
export async function requireSimulator(
  choice: SimulatorChoice,
  env: NodeJS.ProcessEnv = process.env,
): Promise<VerilogSimulator> {
  const [message, help] = missing[choice];
  return (await findSimulator(choice, env)) ?? fail('HLS6005', message, { help });
}
