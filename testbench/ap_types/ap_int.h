// ap_int and ap_uint for C simulation without the vendor's tools: the same values, bit for bit.
#ifndef HLS4TS_AP_INT_H_
#define HLS4TS_AP_INT_H_

#include "detail/fixed_base.h"

template <int W> struct ap_int : ap_fixed_base<W, W, true> {
    using ap_fixed_base<W, W, true>::ap_fixed_base;
    ap_int() = default;
    ap_int(const ap_fixed_base<W, W, true> &from) : ap_fixed_base<W, W, true>(from) {}
    operator std::int64_t() const { return this->to_int64(); }
};

template <int W> struct ap_uint : ap_fixed_base<W, W, false> {
    using ap_fixed_base<W, W, false>::ap_fixed_base;
    ap_uint() = default;
    ap_uint(const ap_fixed_base<W, W, false> &from) : ap_fixed_base<W, W, false>(from) {}
    operator std::uint64_t() const { return this->to_uint64(); }
};

#endif
