// ap_fixed_base<W, I, S, Q, O>: a raw integer of W bits worth 2^-(W - I) each.
#ifndef HLS4TS_AP_FIXED_BASE_H_
#define HLS4TS_AP_FIXED_BASE_H_

#include "convert.h"

template <int W, int I, bool S, ap_q_mode Q, ap_o_mode O> struct ap_fixed_base;

namespace ap_detail {

// Bits hi … lo of a number, to be read or written.
template <class Number> struct range_ref {
    Number &number;
    int high;
    int low;

    typedef store_t<Number::width + 2> bits_t;

    bits_t get() const {
        const bits_t moved = static_cast<bits_t>(number.raw) >> low;
        return moved & ~shift_left(bits_t(-1), high - low + 1);
    }
    template <class Bits> void put(const Bits &from) {
        typedef store_t<larger(Number::width + 2, bits_of<Bits>::value)> work;
        const work mask = ~shift_left(work(-1), high - low + 1);
        const work kept = static_cast<work>(number.raw) & ~shift_left(mask, low);
        const work changed = kept | shift_left(static_cast<work>(from) & mask, low);
        number.raw = static_cast<decltype(number.raw)>(wrap<Number::width, Number::is_signed>(changed));
    }
    template <class Other> range_ref &operator=(const range_ref<Other> &from) {
        put(from.get());
        return *this;
    }
    range_ref &operator=(const range_ref &from) {
        put(from.get());
        return *this;
    }
    template <int W, int I, bool S, ap_q_mode Q, ap_o_mode O> range_ref &operator=(const ap_fixed_base<W, I, S, Q, O> &from) {
        put(from.raw);
        return *this;
    }
    range_ref(Number &of, int hi, int lo) : number(of), high(hi), low(lo) {}
    range_ref(const range_ref &) = default;

    unsigned to_uint() const { return static_cast<unsigned>(static_cast<std::uint64_t>(static_cast<std::int64_t>(get()))); }
    int to_int() const { return static_cast<int>(to_uint()); }
    std::uint64_t to_uint64() const { return static_cast<std::uint64_t>(static_cast<std::int64_t>(get())); }
    std::int64_t to_int64() const { return static_cast<std::int64_t>(get()); }
};

template <class Number> struct bit_ref {
    Number &number;
    int bit;
    operator bool() const { return range_ref<Number>(number, bit, bit).to_uint() != 0; }
    bit_ref &operator=(bool value) {
        range_ref<Number>(number, bit, bit).put(static_cast<std::int32_t>(value));
        return *this;
    }
    bit_ref(Number &of, int which) : number(of), bit(which) {}
    bit_ref(const bit_ref &) = default;
    bit_ref &operator=(const bit_ref &from) { return *this = static_cast<bool>(from); }
};

} // namespace ap_detail

template <int W, int I, bool S, ap_q_mode Q = AP_TRN, ap_o_mode O = AP_WRAP> struct ap_fixed_base {
    static_assert(W >= 1, "a type needs at least one bit");
    static const int width = W;
    static const int iwidth = I;
    static const ap_q_mode qmode = Q;
    static const ap_o_mode omode = O;
    static const bool is_signed = S;

    // Unsigned numbers keep one more bit, so that all arithmetic is signed.
    typedef ap_detail::store_t<W + !S> store;
    store raw;

    ap_fixed_base() : raw(0) {}
    ap_fixed_base(const ap_fixed_base &) = default;
    ap_fixed_base &operator=(const ap_fixed_base &) = default;

    template <int W2, int I2, bool S2, ap_q_mode Q2, ap_o_mode O2>
    ap_fixed_base(const ap_fixed_base<W2, I2, S2, Q2, O2> &from)
        : raw(ap_detail::cast<W, W - I, S, Q, O, W2 + !S2, W2 - I2>(from.raw)) {}

    ap_fixed_base(bool value) : raw(ap_detail::cast<W, W - I, S, Q, O, 2, 0>(static_cast<std::int32_t>(value))) {}
    ap_fixed_base(int value) : raw(ap_detail::cast<W, W - I, S, Q, O, 32, 0>(static_cast<std::int32_t>(value))) {}
    ap_fixed_base(unsigned value) : raw(ap_detail::cast<W, W - I, S, Q, O, 33, 0>(static_cast<std::int64_t>(value))) {}
    ap_fixed_base(long value) : raw(ap_detail::cast<W, W - I, S, Q, O, 64, 0>(static_cast<std::int64_t>(value))) {}
    ap_fixed_base(unsigned long value) : raw(ap_detail::cast<W, W - I, S, Q, O, 65, 0>(static_cast<ap_detail::int128>(value))) {}
    ap_fixed_base(long long value) : raw(ap_detail::cast<W, W - I, S, Q, O, 64, 0>(static_cast<std::int64_t>(value))) {}
    ap_fixed_base(unsigned long long value) : raw(ap_detail::cast<W, W - I, S, Q, O, 65, 0>(static_cast<ap_detail::int128>(value))) {}
    ap_fixed_base(double value) : raw(ap_detail::cast_double<W, W - I, S, Q, O>(value)) {}
    ap_fixed_base(float value) : raw(ap_detail::cast_double<W, W - I, S, Q, O>(static_cast<double>(value))) {}
    template <class Number>
    ap_fixed_base(const ap_detail::range_ref<Number> &bits) : raw(ap_detail::cast<W, W - I, S, Q, O, Number::width + 1, 0>(bits.get())) {}

    template <class Other> ap_fixed_base &operator+=(const Other &other) { return *this = ap_fixed_base(*this + other); }
    template <class Other> ap_fixed_base &operator-=(const Other &other) { return *this = ap_fixed_base(*this - other); }
    template <class Other> ap_fixed_base &operator*=(const Other &other) { return *this = ap_fixed_base(*this * other); }

    ap_fixed_base<W + 1, I + 1, true> operator-() const {
        ap_fixed_base<W + 1, I + 1, true> result;
        typedef typename ap_fixed_base<W + 1, I + 1, true>::store wider;
        result.raw = -static_cast<wider>(raw);
        return result;
    }
    // Shifts keep the type and drop what leaves it.
    ap_fixed_base operator<<(int bits) const {
        ap_fixed_base result;
        if (bits < 0) return *this >> -bits;
        if (bits < W) result.raw = static_cast<store>(ap_detail::wrap<W, S>(ap_detail::shift_left(static_cast<ap_detail::store_t<2 * W + 2>>(raw), bits)));
        return result;
    }
    ap_fixed_base operator>>(int bits) const {
        ap_fixed_base result;
        if (bits < 0) return *this << -bits;
        result.raw = raw >> (bits < W ? bits : W);
        return result;
    }
    bool operator!() const { return raw == store(0); }

    ap_detail::range_ref<ap_fixed_base> range(int high, int low) { return {*this, high, low}; }
    ap_detail::range_ref<const ap_fixed_base> range(int high, int low) const { return {*this, high, low}; }
    ap_detail::range_ref<ap_fixed_base> range() { return {*this, W - 1, 0}; }
    ap_detail::range_ref<const ap_fixed_base> range() const { return {*this, W - 1, 0}; }
    ap_detail::range_ref<ap_fixed_base> operator()(int high, int low) { return {*this, high, low}; }
    ap_detail::range_ref<const ap_fixed_base> operator()(int high, int low) const { return {*this, high, low}; }
    ap_detail::bit_ref<ap_fixed_base> operator[](int bit) { return {*this, bit}; }
    bool operator[](int bit) const { return range(bit, bit).to_uint() != 0; }

    int length() const { return W; }
    double to_double() const { return ap_detail::to_double(raw, W - I); }
    float to_float() const { return static_cast<float>(to_double()); }
    // Toward zero, as a conversion to an integer type does.
    std::int64_t to_int64() const { return static_cast<std::int64_t>(ap_detail::cast<64, 0, true, AP_TRN_ZERO, AP_WRAP, W + !S, W - I>(raw)); }
    std::uint64_t to_uint64() const { return static_cast<std::uint64_t>(to_int64()); }
    int to_int() const { return static_cast<int>(to_int64()); }
    unsigned to_uint() const { return static_cast<unsigned>(to_int64()); }
    explicit operator double() const { return to_double(); }
    explicit operator float() const { return to_float(); }
    explicit operator bool() const { return raw != store(0); }
};

#include "fixed_ops.h"

#endif
