// How raw integers are stored, rounded, and brought into range.
#ifndef HLS4TS_AP_CONVERT_H_
#define HLS4TS_AP_CONVERT_H_

#include <cmath>
#include <type_traits>

#include "wide.h"

enum ap_q_mode { AP_RND, AP_RND_ZERO, AP_RND_MIN_INF, AP_RND_INF, AP_RND_CONV, AP_TRN, AP_TRN_ZERO };
enum ap_o_mode { AP_SAT, AP_SAT_ZERO, AP_SAT_SYM, AP_WRAP, AP_WRAP_SM };

namespace ap_detail {

// The smallest signed integer with at least this many bits, the sign among them.
template <int Bits>
using store_t = typename std::conditional<
    (Bits <= 32), std::int32_t,
    typename std::conditional<(Bits <= 64), std::int64_t,
                              typename std::conditional<(Bits <= 128), int128, wide<(Bits + 63) / 64>>::type>::type>::type;

constexpr int larger(int a, int b) { return a > b ? a : b; }
constexpr int smaller(int a, int b) { return a < b ? a : b; }

template <class T> struct bits_of {
    static const int value = 8 * static_cast<int>(sizeof(T));
};

// Left shifts of negative numbers are defined by way of the unsigned ones.
inline std::int32_t shift_left(std::int32_t x, int bits) { return static_cast<std::int32_t>(static_cast<std::uint32_t>(x) << bits); }
inline std::int64_t shift_left(std::int64_t x, int bits) { return static_cast<std::int64_t>(static_cast<std::uint64_t>(x) << bits); }
inline int128 shift_left(int128 x, int bits) { return static_cast<int128>(static_cast<uint128>(x) << bits); }
template <int Words> inline wide<Words> shift_left(const wide<Words> &x, int bits) { return x << bits; }

// Keeps the lowest W bits, and extends their sign if S.
template <int W, bool S, class T> inline T wrap(const T &x) {
    const int spare = bits_of<T>::value - W;
    if (spare <= 0) return x;
    if (S) return shift_left(x, spare) >> spare;
    return x & ~(shift_left(T(-1), smaller(W, bits_of<T>::value - 1)));
}

template <int W, bool S, class T> inline T maximum() { return ~shift_left(T(-1), S ? W - 1 : W); }
template <int W, bool S, ap_o_mode O, class T> inline T minimum() {
    return S ? (O == AP_SAT_SYM ? -maximum<W, S, T>() : shift_left(T(-1), W - 1)) : T(0);
}

// x / 2^bits with the mode's rounding; bits > 0.
template <ap_q_mode Q, class T> inline T round_shift(const T &x, int bits) {
    const T quotient = x >> bits;
    if (Q == AP_TRN) return quotient;
    const T rest = x & ~shift_left(T(-1), bits);
    if (Q == AP_TRN_ZERO) return (x < T(0) && rest != T(0)) ? quotient + T(1) : quotient;
    const T half = shift_left(T(1), bits - 1);
    bool up = rest > half;
    if (rest == half) {
        up = Q == AP_RND || (Q == AP_RND_ZERO && x < T(0)) || (Q == AP_RND_INF && !(x < T(0))) ||
             (Q == AP_RND_CONV && (quotient & T(1)) != T(0));
    }
    return up ? quotient + T(1) : quotient;
}

// Brings x into the W bits of the target as its overflow mode says.
template <int W, bool S, ap_o_mode O, class T> inline T limit(const T &x) {
    if (O == AP_WRAP || O == AP_WRAP_SM) return wrap<W, S>(x);
    const T max = maximum<W, S, T>();
    const T min = minimum<W, S, O, T>();
    if (x > max) return O == AP_SAT_ZERO ? T(0) : max;
    if (x < min) return O == AP_SAT_ZERO ? T(0) : min;
    return x;
}

// A raw integer of SW bits and SF fraction bits as one of W bits and F fraction bits.
template <int W, int F, bool S, ap_q_mode Q, ap_o_mode O, int SW, int SF, class From> inline store_t<W + !S> cast(const From &from) {
    const int dropped = SF - F;
    // Room for the shifted number, for the mask and half of the rounding, and for the target's limits.
    const int room = larger(larger(SW + (dropped < 0 ? -dropped : 0), dropped > 0 ? dropped + 1 : 0), W) + 3;
    typedef store_t<room> work;
    const work x = static_cast<work>(from);
    const work moved = dropped > 0 ? round_shift<Q>(x, dropped > 0 ? dropped : 1) : shift_left(x, dropped > 0 ? 0 : -dropped);
    return static_cast<store_t<W + !S>>(limit<W, S, O>(moved));
}

// A double as one of W bits and F fraction bits; infinities and NaN give 0.
template <int W, int F, bool S, ap_q_mode Q, ap_o_mode O> inline store_t<W + !S> cast_double(double value) {
    typedef store_t<larger(W, 64) + 64> work;
    int exponent = 0;
    const double fraction = std::frexp(value, &exponent);
    if (value == 0 || value != value || value - value != 0) return store_t<W + !S>(0);
    // value = mantissa · 2^(exponent - 53)
    work x = static_cast<work>(static_cast<std::int64_t>(std::ldexp(fraction, 53)));
    const int dropped = 53 - exponent - F;
    if (dropped > 0) {
        // Beyond 60 bits nothing but the sign and "less than half" is left, and that stays so.
        x = round_shift<Q>(x, smaller(dropped, 60));
    } else if (-dropped < W) {
        x = shift_left(x, -dropped);
    } else {
        // All the target's bits are 0, and the number is larger than it can hold.
        if (O == AP_WRAP || O == AP_WRAP_SM || O == AP_SAT_ZERO) return store_t<W + !S>(0);
        x = value > 0 ? maximum<W, S, work>() : minimum<W, S, O, work>();
    }
    return static_cast<store_t<W + !S>>(limit<W, S, O>(x));
}

inline double to_double(std::int32_t x, int fraction) { return std::ldexp(static_cast<double>(x), -fraction); }
inline double to_double(std::int64_t x, int fraction) { return std::ldexp(static_cast<double>(x), -fraction); }
inline double to_double(int128 x, int fraction) { return std::ldexp(static_cast<double>(x), -fraction); }
template <int Words> inline double to_double(const wide<Words> &x, int fraction) {
    if (x.negative()) return -to_double(-x, fraction);
    // The top 128 bits with a sticky last one round as the whole would.
    for (int top = Words - 1; top > 0; top--) {
        if (x.word[top] == 0) continue;
        uint128 head = (static_cast<uint128>(x.word[top]) << 64) | x.word[top - 1];
        for (int i = top - 2; i >= 0; i--) head |= x.word[i] != 0;
        return std::ldexp(static_cast<double>(head), 64 * (top - 1) - fraction);
    }
    return std::ldexp(static_cast<double>(x.word[0]), -fraction);
}

} // namespace ap_detail

#endif
