// Runs events through a generated network and writes the raw integers of its outputs.
//
//   check INPUTS OUTPUTS            all events
//   check INPUTS OUTPUTS TRACE E    and every layer's result of event E as text: name, size, one integer an element
//
// Events are 64-bit little-endian integers, port after port. Returns 2 when a file cannot be used.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "check_ports.h"

static FILE *trace_file = nullptr;

template <int W, int I, ap_q_mode Q, ap_o_mode O> static void trace_element(ap_fixed<W, I, Q, O> x) {
    bool negative = x[W - 1];
    std::fputs(negative ? " 1" : " 0", trace_file);
    for (int bit = W - 2; bit >= 0; bit--) std::fputc(x[bit] ? '1' : '0', trace_file);
}

template <int W, int I, ap_q_mode Q, ap_o_mode O> static void trace_element(ap_ufixed<W, I, Q, O> x) {
    std::fputs(" 0", trace_file);
    for (int bit = W - 1; bit >= 0; bit--) std::fputc(x[bit] ? '1' : '0', trace_file);
}

// Two's complement bits, the first one the sign.
template <class T> static void trace_array(const char *name, const T *values, int size) {
    if (!trace_file) return;
    std::fprintf(trace_file, "%s %d", name, size);
    for (int i = 0; i < size; i++) trace_element(values[i]);
    std::fputc('\n', trace_file);
}

#define HLS4TS_TRACE(name, array, size) trace_array(name, array, size)

#include "check_network.h"

int main(int argc, char **argv) {
    if (argc != 3 && argc != 5) return 2;
    FILE *inputs = std::fopen(argv[1], "rb");
    FILE *outputs = std::fopen(argv[2], "wb");
    if (!inputs || !outputs) return 2;
    const long traced = argc == 5 ? std::atol(argv[4]) : -1;
    std::vector<std::int64_t> in(input_words);
    std::vector<std::int64_t> out(output_words);
    for (long event = 0; std::fread(in.data(), 8, in.size(), inputs) == in.size(); event++) {
        if (event == traced) trace_file = std::fopen(argv[3], "w");
        run_event(in.data(), out.data());
        if (trace_file) std::fclose(trace_file);
        trace_file = nullptr;
        if (std::fwrite(out.data(), 8, out.size(), outputs) != out.size()) return 2;
    }
    std::fclose(inputs);
    return std::fclose(outputs) == 0 ? 0 : 2;
}
