/** A wire of one bit, by number, or a constant: "0", "1" or "x". */
export type Bit = number | string;

/** A cell of Yosys' netlist. */
export interface CellRecord {
  readonly type: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly port_directions: Readonly<Record<string, 'input' | 'output'>>;
  readonly connections: Readonly<Record<string, readonly Bit[]>>;
}

export interface PortRecord {
  readonly direction: 'input' | 'output';
  readonly bits: readonly Bit[];
}

export interface ModuleRecord {
  readonly attributes?: Readonly<Record<string, string>>;
  readonly ports: Readonly<Record<string, PortRecord>>;
  readonly cells: Readonly<Record<string, CellRecord>>;
}

/** What Yosys' `write_json` writes and `read_json` reads: of it what a netlist of flat modules needs. */
export interface NetlistFile {
  readonly modules: Readonly<Record<string, ModuleRecord>>;
}
