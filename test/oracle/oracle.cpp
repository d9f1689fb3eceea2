// Casts every raw value of small fixed-point types into small fixed-point types with SystemC's sc_fixed, and writes the
// results: an oracle that shares no code with hls4ts. The format is described in README.md.
#define SC_INCLUDE_FX
#include <cstdio>
#include <systemc>

namespace {

// In the order of hls4ts's own lists; SC_RND_CONV and friends mean the same as AP_RND_CONV and friends.
const sc_dt::sc_q_mode roundings[] = {sc_dt::SC_TRN,     sc_dt::SC_TRN_ZERO,    sc_dt::SC_RND,     sc_dt::SC_RND_ZERO,
                                      sc_dt::SC_RND_INF, sc_dt::SC_RND_MIN_INF, sc_dt::SC_RND_CONV};
const sc_dt::sc_o_mode overflows[] = {sc_dt::SC_WRAP, sc_dt::SC_SAT, sc_dt::SC_SAT_ZERO, sc_dt::SC_SAT_SYM};

// Source types: width 1 to 6, binary points from 2 bits left of the number to 2 right of it.
const int widest_source = 6;
const int widest_target = 5;

double scaled(double value, int fraction) { return fraction >= 0 ? value * (1 << fraction) : value / (1 << -fraction); }

void cast_all(bool source_signed, int source_width, int fraction, bool target_signed, int width, int target_fraction, int q, int o) {
    const int low = source_signed ? -(1 << (source_width - 1)) : 0;
    const int high = source_signed ? (1 << (source_width - 1)) - 1 : (1 << source_width) - 1;
    for (int raw = low; raw <= high; raw++) {
        const double value = scaled(raw, -fraction);
        const int integer = width - target_fraction;
        double result;
        if (target_signed) {
            sc_dt::sc_fix target(width, integer, roundings[q], overflows[o]);
            target = value;
            result = target.to_double();
        } else {
            sc_dt::sc_ufix target(width, integer, roundings[q], overflows[o]);
            target = value;
            result = target.to_double();
        }
        std::putchar(static_cast<signed char>(scaled(result, target_fraction)));
    }
}

} // namespace

int sc_main(int, char **) {
    for (int source_signed = 0; source_signed < 2; source_signed++) {
        for (int source_width = 1; source_width <= widest_source; source_width++) {
            // Only the distance of the binary points matters, so the source's is fixed: 3 bits behind the point.
            const int fraction = 3;
            for (int target_signed = 0; target_signed < 2; target_signed++) {
                for (int width = 1; width <= widest_target; width++) {
                    for (int target_fraction = -2; target_fraction <= 5; target_fraction++) {
                        for (int q = 0; q < 7; q++) {
                            for (int o = 0; o < 4; o++) {
                                // One signed bit with SAT_SYM means different things to different vendors.
                                if (target_signed && width == 1 && o == 3) continue;
                                cast_all(source_signed, source_width, fraction, target_signed, width, target_fraction, q, o);
                            }
                        }
                    }
                }
            }
        }
    }
    return 0;
}
