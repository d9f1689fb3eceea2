// Runs events through a generated network and writes the raw integers of its outputs.
//
//   check INPUTS OUTPUTS            all events
//   check INPUTS OUTPUTS TRACE E    and every layer's result of event E as text: name, size, the bits of each element
//
// Events are 64-bit little-endian integers, port after port. Returns 2 when a file cannot be used.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "check_ports.h"

namespace hls4ts_check {

static FILE *trace_file = nullptr;

template <int W, int I, ap_q_mode Q, ap_o_mode O, int N> void trace_element(ap_fixed<W, I, Q, O, N> x) {
    std::fputc(' ', trace_file);
    for (int bit = W - 1; bit >= 0; bit--) std::fputc(x[bit] ? '1' : '0', trace_file);
}

template <int W, int I, ap_q_mode Q, ap_o_mode O, int N> void trace_element(ap_ufixed<W, I, Q, O, N> x) {
    std::fputs(" 0", trace_file);
    for (int bit = W - 1; bit >= 0; bit--) std::fputc(x[bit] ? '1' : '0', trace_file);
}

// Two's complement bits, the first one the sign.
template <class T> void trace_array(const char *name, const T *values, int size) {
    if (!trace_file) return;
    std::fprintf(trace_file, "%s %d", name, size);
    for (int i = 0; i < size; i++) trace_element(values[i]);
    std::fputc('\n', trace_file);
}

template <class T> void read_words(const std::int64_t *from, T *to, int size) {
    for (int i = 0; i < size; i++) to[i].range(T::width - 1, 0) = ap_int<64>(from[i]).range(T::width - 1, 0);
}

template <int W, int I, ap_q_mode Q, ap_o_mode O, int N> std::int64_t raw_of(ap_fixed<W, I, Q, O, N> x) {
    ap_int<W> bits = x.range(W - 1, 0);
    return bits.to_int64();
}

template <int W, int I, ap_q_mode Q, ap_o_mode O, int N> std::int64_t raw_of(ap_ufixed<W, I, Q, O, N> x) {
    ap_uint<W> bits = x.range(W - 1, 0);
    return static_cast<std::int64_t>(bits.to_uint64());
}

template <class T> void write_words(const T *from, std::int64_t *to, int size) {
    for (int i = 0; i < size; i++) to[i] = raw_of(from[i]);
}

} // namespace hls4ts_check

#define HLS4TS_TRACE(name, array, size) ::hls4ts_check::trace_array(name, array, size)

#include "check_network.h"

int main(int argc, char **argv) {
    if (argc != 3 && argc != 5) return 2;
    FILE *inputs = std::fopen(argv[1], "rb");
    FILE *outputs = std::fopen(argv[2], "wb");
    if (!inputs || !outputs) return 2;
    const long traced = argc == 5 ? std::atol(argv[4]) : -1;
    std::vector<std::int64_t> in(HLS4TS_INPUT_WORDS);
    std::vector<std::int64_t> out(HLS4TS_OUTPUT_WORDS);
    for (long event = 0; std::fread(in.data(), 8, in.size(), inputs) == in.size(); event++) {
        if (event == traced && !(hls4ts_check::trace_file = std::fopen(argv[3], "w"))) return 2;
        hls4ts_run_event(in.data(), out.data());
        if (hls4ts_check::trace_file && std::fclose(hls4ts_check::trace_file) != 0) return 2;
        hls4ts_check::trace_file = nullptr;
        if (std::fwrite(out.data(), 8, out.size(), outputs) != out.size()) return 2;
    }
    const bool partial = std::ferror(inputs) || std::ftell(inputs) % (8 * static_cast<long>(in.size())) != 0;
    std::fclose(inputs);
    return std::fclose(outputs) == 0 && !partial ? 0 : 2;
}
