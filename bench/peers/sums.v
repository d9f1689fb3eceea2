// Every sum becomes a carry chain of its own. Yosys' alumacc would join some sums with others, depending on how they are
// written, and build them of full adders in LUTs.
(* techmap_celltype = "$add $sub" *)
module sums (A, B, Y);
  parameter A_SIGNED = 0;
  parameter B_SIGNED = 0;
  parameter A_WIDTH = 1;
  parameter B_WIDTH = 1;
  parameter Y_WIDTH = 1;
  parameter _TECHMAP_CELLTYPE_ = "";
  localparam subtracts = _TECHMAP_CELLTYPE_ == "$sub";

  input [A_WIDTH-1:0] A;
  input [B_WIDTH-1:0] B;
  output [Y_WIDTH-1:0] Y;
  wire [Y_WIDTH-1:0] X, CO;

  \$alu #(
    .A_SIGNED(A_SIGNED),
    .B_SIGNED(B_SIGNED),
    .A_WIDTH(A_WIDTH),
    .B_WIDTH(B_WIDTH),
    .Y_WIDTH(Y_WIDTH)
  ) _TECHMAP_REPLACE_ (
    .A(A),
    .B(B),
    .BI(subtracts ? 1'b1 : 1'b0),
    .CI(subtracts ? 1'b1 : 1'b0),
    .X(X),
    .Y(Y),
    .CO(CO)
  );
endmodule
