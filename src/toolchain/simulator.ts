import type { OutputFile } from '../base/outputFile.ts';
import type { CppCompiler, CppProgram } from './compiler.ts';

export interface VerilogDesign {
  readonly top: string;
  /** Verilog files. */
  readonly sources: readonly OutputFile[];
  /** The program around it, in C++, for simulators of this kind. */
  readonly harness: readonly OutputFile[];
  /** Random contents of registers at the start come from it, so that nothing depends on them unseen. */
  readonly seed: number;
}

/** How the C++ of a simulator names ports and moves the clock. */
export type SimulatorKind = 'verilator' | 'cxxrtl';

/** Turns Verilog into C++ and that into a program which takes an event each clock cycle. */
export interface VerilogSimulator {
  readonly kind: SimulatorKind;
  /** Name and version. */
  readonly name: string;
  /** Throws HLS6002 with the complaints of the simulator or the compiler. */
  build(compiler: CppCompiler, design: VerilogDesign): Promise<CppProgram>;
}
