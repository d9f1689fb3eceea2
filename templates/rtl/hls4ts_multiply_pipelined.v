// y = a * b, REGISTERS clock edges later, with a new product every edge. The registers stand behind the product;
// synthesis moves them into the multiplier blocks.
module hls4ts_multiply_pipelined #(
    parameter WIDTH_A = 8,
    parameter SIGNED_A = 1,
    parameter WIDTH_B = 8,
    parameter SIGNED_B = 1,
    parameter WIDTH_Y = 16,
    parameter REGISTERS = 2
) (
    input  clk,
    input  [WIDTH_A-1:0] a,
    input  [WIDTH_B-1:0] b,
    output [WIDTH_Y-1:0] y
);
    wire [WIDTH_Y-1:0] product;
    hls4ts_multiply #(
        .WIDTH_A(WIDTH_A), .SIGNED_A(SIGNED_A), .WIDTH_B(WIDTH_B), .SIGNED_B(SIGNED_B), .WIDTH_Y(WIDTH_Y)
    ) multiply (.a(a), .b(b), .y(product));
    reg [REGISTERS*WIDTH_Y-1:0] products;
    always @(posedge clk) products <= {products[(REGISTERS-1)*WIDTH_Y-1:0], product};
    assign y = products[REGISTERS*WIDTH_Y-1:(REGISTERS-1)*WIDTH_Y];
endmodule
