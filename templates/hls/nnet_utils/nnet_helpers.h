#ifndef HLS4TS_NNET_HELPERS_H_
#define HLS4TS_NNET_HELPERS_H_

#include "ap_fixed.h"
#include "ap_int.h"

// The check program defines this before it includes the network; synthesis and C simulation see nothing.
#ifndef HLS4TS_TRACE
#define HLS4TS_TRACE(name, array, size)
#endif

namespace nnet {

#ifndef __SYNTHESIS__
// Weights and tables in C simulation. Synthesis has plain arrays in their place.
template <class T, int size> struct constants {
    T values[size];
    explicit constants(const double *list) {
        for (int i = 0; i < size; i++) values[i] = list[i];
    }
    const T &operator[](int i) const { return values[i]; }
};
#endif

// x times 2^amount: the same bits with the binary point elsewhere.
template <int amount, int W, int I, ap_q_mode Q, ap_o_mode O, int N>
inline ap_fixed<W, I + amount> shift_point(const ap_fixed<W, I, Q, O, N> &x) {
#pragma HLS INLINE
    ap_fixed<W, I, Q, O, N> source = x;
    ap_fixed<W, I + amount> result;
    result.range(W - 1, 0) = source.range(W - 1, 0);
    return result;
}

template <int amount, int W, int I, ap_q_mode Q, ap_o_mode O, int N>
inline ap_ufixed<W, I + amount> shift_point(const ap_ufixed<W, I, Q, O, N> &x) {
#pragma HLS INLINE
    ap_ufixed<W, I, Q, O, N> source = x;
    ap_ufixed<W, I + amount> result;
    result.range(W - 1, 0) = source.range(W - 1, 0);
    return result;
}

// The bits of x as a whole number.
template <int W, int I, ap_q_mode Q, ap_o_mode O, int N> inline ap_int<W> bits_of(const ap_fixed<W, I, Q, O, N> &x) {
#pragma HLS INLINE
    ap_fixed<W, I, Q, O, N> source = x;
    ap_int<W> bits = source.range(W - 1, 0);
    return bits;
}

template <int W, int I, ap_q_mode Q, ap_o_mode O, int N> inline ap_uint<W> bits_of(const ap_ufixed<W, I, Q, O, N> &x) {
#pragma HLS INLINE
    ap_ufixed<W, I, Q, O, N> source = x;
    ap_uint<W> bits = source.range(W - 1, 0);
    return bits;
}

// Gives x the bits of a whole number.
template <class T, class Whole> inline void set_bits(T &x, const Whole &from) {
#pragma HLS INLINE
    ap_int<T::width> bits = from;
    x.range(T::width - 1, 0) = bits;
}

// The bits of x as the number of a table's entry.
template <int W, int I, ap_q_mode Q, ap_o_mode O, int N> inline unsigned table_index(const ap_fixed<W, I, Q, O, N> &x) {
#pragma HLS INLINE
    ap_fixed<W, I, Q, O, N> source = x;
    ap_uint<W> index = source.range(W - 1, 0);
    return index.to_uint();
}

template <int W, int I, ap_q_mode Q, ap_o_mode O, int N> inline unsigned table_index(const ap_ufixed<W, I, Q, O, N> &x) {
#pragma HLS INLINE
    ap_ufixed<W, I, Q, O, N> source = x;
    ap_uint<W> index = source.range(W - 1, 0);
    return index.to_uint();
}

// Adds neighbours in pairs, then the pairs' sums, and so on: n terms are split after the largest power of two below n.
// Every sum is cast to T. The terms are overwritten.
template <int size, class T> T tree_sum(T terms[size]) {
#pragma HLS INLINE
level:
    for (int step = 1; step < size; step *= 2) {
#pragma HLS UNROLL
    pair:
        for (int i = 0; i + step < size; i += 2 * step) {
#pragma HLS UNROLL
            terms[i] = terms[i] + terms[i + step];
        }
    }
    return terms[0];
}

template <int size, class T> void copy(const T from[size], T to[size]) {
#pragma HLS PIPELINE II=1
element:
    for (int i = 0; i < size; i++) {
#pragma HLS UNROLL
        to[i] = from[i];
    }
}

// One array for two readers: a process of a dataflow region has its inputs for itself.
template <int size, class T> void fork(const T from[size], T first[size], T second[size]) {
#pragma HLS PIPELINE II=1
element:
    for (int i = 0; i < size; i++) {
#pragma HLS UNROLL
        first[i] = from[i];
        second[i] = from[i];
    }
}

} // namespace nnet

#endif
