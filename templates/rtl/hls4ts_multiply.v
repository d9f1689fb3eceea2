// y = a * b, each operand signed or not, to as many bits as y has.
module hls4ts_multiply #(
    parameter WIDTH_A = 8,
    parameter SIGNED_A = 1,
    parameter WIDTH_B = 8,
    parameter SIGNED_B = 1,
    parameter WIDTH_Y = 16
) (
    input  [WIDTH_A-1:0] a,
    input  [WIDTH_B-1:0] b,
    output [WIDTH_Y-1:0] y
);
    // One bit more makes every operand a signed number.
    wire signed [WIDTH_A:0] signed_a = {SIGNED_A ? a[WIDTH_A-1] : 1'b0, a};
    wire signed [WIDTH_B:0] signed_b = {SIGNED_B ? b[WIDTH_B-1] : 1'b0, b};
    // The product has room for everything, the caller knows how many of its bits are needed.
    /* verilator lint_off UNUSEDSIGNAL */
    wire signed [WIDTH_A+WIDTH_B+1:0] product;
    /* verilator lint_on UNUSEDSIGNAL */
    /* verilator lint_off WIDTH */
    assign product = signed_a * signed_b;
    /* verilator lint_on WIDTH */
    assign y = product[WIDTH_Y-1:0];
endmodule
