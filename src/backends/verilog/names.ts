/** Words of Verilog and SystemVerilog that are also plausible names of tensors, and the names of our own ports. */
const reserved = new Set(
  `always and assert assign assume automatic before begin bind bins bit break buf byte case cell chandle checker class clk
  clocking config const constraint context continue cover cross deassign default defparam design disable dist do edge else
  end enum event eventually expect export extends extern final first_match for force foreach forever fork function generate
  genvar global highz0 if iff ifnone illegal_bins implements implies import include initial inout input inside instance int
  integer interconnect interface intersect join large let liblist library local localparam logic longint macromodule matches
  medium modport module nand negedge nettype new nexttime nor not null or output package packed parameter posedge primitive
  priority process program property protected pull0 pure rand randc randcase real realtime ref reg register reject_on release
  repeat restrict return rpmos scalared sequence shortint shortreal showcancelled signed small soft solve specify static
  string strong struct super supply0 supply1 table tagged task this throughout time timeprecision timeunit tran tri trireg
  type typedef union unique unsigned until untyped use uwire valid valid_in valid_out var vectored virtual void wait wand
  weak while wildcard wire with within wor xnor xor`.split(/\s+/),
);

/** An identifier for a name of the model: the same, or with `_port` behind it. */
export const verilogName = (name: string): string =>
  reserved.has(name) || /^(n\d|layer_|registered_)/.test(name) ? `${name}_port` : name;
