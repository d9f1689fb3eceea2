// ap_fixed and ap_ufixed for C simulation without the vendor's tools: the same values, bit for bit.
#ifndef HLS4TS_AP_FIXED_H_
#define HLS4TS_AP_FIXED_H_

#include "ap_int.h"

template <int W, int I, ap_q_mode Q = AP_TRN, ap_o_mode O = AP_WRAP, int N = 0> struct ap_fixed : ap_fixed_base<W, I, true, Q, O> {
    using ap_fixed_base<W, I, true, Q, O>::ap_fixed_base;
    ap_fixed() = default;
    ap_fixed(const ap_fixed_base<W, I, true, Q, O> &from) : ap_fixed_base<W, I, true, Q, O>(from) {}
};

template <int W, int I, ap_q_mode Q = AP_TRN, ap_o_mode O = AP_WRAP, int N = 0> struct ap_ufixed : ap_fixed_base<W, I, false, Q, O> {
    using ap_fixed_base<W, I, false, Q, O>::ap_fixed_base;
    ap_ufixed() = default;
    ap_ufixed(const ap_fixed_base<W, I, false, Q, O> &from) : ap_fixed_base<W, I, false, Q, O>(from) {}
};

#endif
