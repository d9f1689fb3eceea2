// Casts every case of the oracle's table with our ap_fixed; prints "cases differences".
#include <cstdio>
#include <utility>
#include <vector>

#include "ap_fixed.h"

static std::vector<signed char> table;
static std::size_t position = 0;
static long differences = 0;

template <int SW, bool SS, int W, int F, bool S, ap_q_mode Q, ap_o_mode O> static void cast_all() {
    const int low = SS ? -(1 << (SW - 1)) : 0;
    const int high = SS ? (1 << (SW - 1)) - 1 : (1 << SW) - 1;
    for (int raw = low; raw <= high; raw++) {
        ap_fixed_base<SW, SW - 3, SS> source;
        source.range(SW - 1, 0) = ap_int<32>(raw).range(SW - 1, 0);
        const ap_fixed_base<W, W - F, S, Q, O> target = source;
        // The raw integer: the value times 2^F is exact in double precision.
        const double scaled = std::ldexp(target.to_double(), F);
        if (position >= table.size() || scaled != table[position]) differences++;
        // Real numbers must round in the same way.
        const ap_fixed_base<W, W - F, S, Q, O> from_double = source.to_double();
        if (from_double != target) differences++;
        position++;
    }
}

template <int SW, bool SS, int W, int F, bool S, ap_q_mode Q> static void all_overflows() {
    cast_all<SW, SS, W, F, S, Q, AP_WRAP>();
    cast_all<SW, SS, W, F, S, Q, AP_SAT>();
    cast_all<SW, SS, W, F, S, Q, AP_SAT_ZERO>();
    if (!(S && W == 1)) cast_all<SW, SS, W, F, S, Q, (S && W == 1) ? AP_SAT : AP_SAT_SYM>();
}

template <int SW, bool SS, int W, int F, bool S> static void all_roundings() {
    all_overflows<SW, SS, W, F, S, AP_TRN>();
    all_overflows<SW, SS, W, F, S, AP_TRN_ZERO>();
    all_overflows<SW, SS, W, F, S, AP_RND>();
    all_overflows<SW, SS, W, F, S, AP_RND_ZERO>();
    all_overflows<SW, SS, W, F, S, AP_RND_INF>();
    all_overflows<SW, SS, W, F, S, AP_RND_MIN_INF>();
    all_overflows<SW, SS, W, F, S, AP_RND_CONV>();
}

template <int SW, bool SS, int W, bool S> static void all_fractions() {
    all_roundings<SW, SS, W, -2, S>();
    all_roundings<SW, SS, W, -1, S>();
    all_roundings<SW, SS, W, 0, S>();
    all_roundings<SW, SS, W, 1, S>();
    all_roundings<SW, SS, W, 2, S>();
    all_roundings<SW, SS, W, 3, S>();
    all_roundings<SW, SS, W, 4, S>();
    all_roundings<SW, SS, W, 5, S>();
}

template <int SW, bool SS, bool S> static void all_widths() {
    all_fractions<SW, SS, 1, S>();
    all_fractions<SW, SS, 2, S>();
    all_fractions<SW, SS, 3, S>();
    all_fractions<SW, SS, 4, S>();
    all_fractions<SW, SS, 5, S>();
}

// SOURCE_WIDTH and SOURCE_SIGNED are given to the compiler. Narrower sources have the same values as the widest ones.
int main(int argc, char **argv) {
    if (argc != 2) return 2;
    std::FILE *file = std::fopen(argv[1], "rb");
    if (!file) return 2;
    for (int byte = std::fgetc(file); byte != EOF; byte = std::fgetc(file)) table.push_back(static_cast<signed char>(byte));
    all_widths<SOURCE_WIDTH, SOURCE_SIGNED, false>();
    all_widths<SOURCE_WIDTH, SOURCE_SIGNED, true>();
    std::printf("%zu %ld\n", position, differences);
    return differences == 0 && position == table.size() ? 0 : 1;
}
