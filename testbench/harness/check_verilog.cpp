// Runs events through a simulated network, back to back, and writes the raw integers of its outputs.
//
//   check INPUTS OUTPUTS SEED
//
// Events are 64-bit little-endian integers, port after port. Registers start with random contents (SEED), there is no reset,
// and the first event comes with the first clock edge. Here and there a cycle without an event, with random bits at the
// inputs, shows that valid_out follows valid_in. Returns 2 when a file cannot be used, 3 when valid_out is wrong.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "simulated_top.h"

namespace {

// Where an element stands in its port: lowest bit, bits, sign, and how many steps of the file's integers one of its own has.
struct Element {
    unsigned offset, width;
    bool is_signed;
    unsigned shift;
};

template <class T> void put(T &port, const Element *elements, int size, const std::int64_t *&from) {
    for (int i = 0; i < size; i++, from++) {
        const std::int64_t raw = *from >> elements[i].shift;
        for (unsigned bit = 0; bit < elements[i].width; bit++)
            set_bit(port, elements[i].offset + bit, (raw >> (bit < 63 ? bit : 63)) & 1);
    }
}

template <class T> void get(const T &port, const Element *elements, int size, std::int64_t *&to) {
    for (int i = 0; i < size; i++, to++) {
        std::uint64_t raw = 0;
        for (unsigned bit = 0; bit < elements[i].width; bit++)
            raw |= static_cast<std::uint64_t>(bit_of(port, elements[i].offset + bit)) << bit;
        if (elements[i].is_signed && elements[i].width < 64 && (raw >> (elements[i].width - 1)) & 1)
            raw |= ~std::uint64_t(0) << elements[i].width;
        *to = static_cast<std::int64_t>(raw << elements[i].shift);
    }
}

} // namespace

#include "check_ports.h"

int main(int argc, char **argv) {
    if (argc != 4) return 2;
    FILE *inputs = std::fopen(argv[1], "rb");
    FILE *outputs = std::fopen(argv[2], "wb");
    if (!inputs || !outputs) return 2;
    const int seed = std::atoi(argv[3]);
    std::srand(static_cast<unsigned>(seed));
    seed_registers(seed);
    Top top;
    std::vector<std::int64_t> in(HLS4TS_INPUT_WORDS);
    std::vector<std::int64_t> out(HLS4TS_OUTPUT_WORDS);
    // valid_in of the last cycles; the oldest belongs to what comes out now.
    std::vector<bool> on_the_way(HLS4TS_LATENCY, false);
    long events = 0;
    set_clock(top, false);
    bool more = true;
    for (long cycle = 0, left = HLS4TS_LATENCY; left > 0; cycle++) {
        const bool pause = cycle % 11 == 7;
        const bool valid = more && !pause && std::fread(in.data(), 8, in.size(), inputs) == in.size();
        if (!valid && !pause) more = false;
        if (!more) left--;
        if (!valid)
            for (std::int64_t &word : in) word = static_cast<std::int64_t>(std::rand()) * 0x9E3779B97F4A7C15ll;
        if (valid) events++;
        set_inputs(top, in.data());
        set_valid(top, valid);
        set_clock(top, false);
        evaluate(top);
        set_clock(top, true);
        evaluate(top);
        on_the_way.push_back(valid);
        const bool expected = on_the_way[static_cast<std::size_t>(cycle) + 1];
        if (get_valid(top) != expected) {
            std::fprintf(stderr, "valid_out is %d after clock edge %ld of %ld events\n", get_valid(top), cycle + 1, events);
            return 3;
        }
        if (!expected) continue;
        get_outputs(top, out.data());
        if (std::fwrite(out.data(), 8, out.size(), outputs) != out.size()) return 2;
    }
    const bool partial = std::ferror(inputs) || std::ftell(inputs) % (8 * static_cast<long>(in.size())) != 0;
    std::fclose(inputs);
    return std::fclose(outputs) == 0 && !partial ? 0 : 2;
}
