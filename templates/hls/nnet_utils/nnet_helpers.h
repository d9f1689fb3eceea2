#ifndef NNET_HELPERS_H_
#define NNET_HELPERS_H_

#include "ap_fixed.h"
#include "ap_int.h"

// The check program defines this before it includes the network; synthesis and C simulation see nothing.
#ifndef HLS4TS_TRACE
#define HLS4TS_TRACE(name, array, size)
#endif

namespace nnet {

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

} // namespace nnet

#endif
