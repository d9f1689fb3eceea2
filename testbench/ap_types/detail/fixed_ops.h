// Exact arithmetic and comparison of ap_fixed_base, with each other and with C++ numbers.
#ifndef HLS4TS_AP_FIXED_OPS_H_
#define HLS4TS_AP_FIXED_OPS_H_

namespace ap_detail {

// Types of sums, differences and products, as the vendor defines them.
template <int W, int I, bool S, int W2, int I2, bool S2> struct result {
    static const int fraction = larger(W - I, W2 - I2);
    static const bool mixed = S || S2;
    static const int integer = larger(I + (S2 && !S ? 1 : 0), I2 + (S && !S2 ? 1 : 0)) + 1;
    typedef ap_fixed_base<integer + fraction, integer, mixed> sum;
    typedef ap_fixed_base<integer + fraction, integer, true> difference;
    typedef ap_fixed_base<W + W2, I + I2, mixed> product;
};

// The fixed-point type that holds any value of a C++ integer.
template <class T> struct integer_type {
    typedef ap_fixed_base<bits_of<T>::value, bits_of<T>::value, std::is_signed<T>::value> type;
};
template <> struct integer_type<bool> { typedef ap_fixed_base<1, 1, false> type; };

template <class T> using if_integer = typename std::enable_if<std::is_integral<T>::value, typename integer_type<T>::type>::type;
template <class T> using if_floating = typename std::enable_if<std::is_floating_point<T>::value, T>::type;

} // namespace ap_detail

#define HLS4TS_AP_TWO template <int W, int I, bool S, ap_q_mode Q, ap_o_mode O, int W2, int I2, bool S2, ap_q_mode Q2, ap_o_mode O2>
#define HLS4TS_AP_ARGUMENTS const ap_fixed_base<W, I, S, Q, O> &a, const ap_fixed_base<W2, I2, S2, Q2, O2> &b

HLS4TS_AP_TWO inline typename ap_detail::result<W, I, S, W2, I2, S2>::sum operator+(HLS4TS_AP_ARGUMENTS) {
    typedef typename ap_detail::result<W, I, S, W2, I2, S2>::sum sum;
    typedef typename sum::store store;
    const int fraction = ap_detail::larger(W - I, W2 - I2);
    sum result;
    result.raw = ap_detail::shift_left(static_cast<store>(a.raw), fraction - (W - I)) + ap_detail::shift_left(static_cast<store>(b.raw), fraction - (W2 - I2));
    return result;
}

HLS4TS_AP_TWO inline typename ap_detail::result<W, I, S, W2, I2, S2>::difference operator-(HLS4TS_AP_ARGUMENTS) {
    typedef typename ap_detail::result<W, I, S, W2, I2, S2>::difference difference;
    typedef typename difference::store store;
    const int fraction = ap_detail::larger(W - I, W2 - I2);
    difference result;
    result.raw = ap_detail::shift_left(static_cast<store>(a.raw), fraction - (W - I)) - ap_detail::shift_left(static_cast<store>(b.raw), fraction - (W2 - I2));
    return result;
}

HLS4TS_AP_TWO inline typename ap_detail::result<W, I, S, W2, I2, S2>::product operator*(HLS4TS_AP_ARGUMENTS) {
    typedef typename ap_detail::result<W, I, S, W2, I2, S2>::product product;
    typedef typename product::store store;
    product result;
    result.raw = static_cast<store>(a.raw) * static_cast<store>(b.raw);
    return result;
}

#define HLS4TS_AP_COMPARE(op)                                                                                                     \
    HLS4TS_AP_TWO inline bool operator op(HLS4TS_AP_ARGUMENTS) {                                                                  \
        const int fraction = ap_detail::larger(W - I, W2 - I2);                                                                   \
        typedef ap_detail::store_t<ap_detail::larger(I, I2) + fraction + 2> store;                                                \
        return ap_detail::shift_left(static_cast<store>(a.raw), fraction - (W - I)) op ap_detail::shift_left(                     \
            static_cast<store>(b.raw), fraction - (W2 - I2));                                                                     \
    }                                                                                                                             \
    template <int W, int I, bool S, ap_q_mode Q, ap_o_mode O, class T, class B = ap_detail::if_integer<T>>                        \
    inline bool operator op(const ap_fixed_base<W, I, S, Q, O> &a, T b) {                                                         \
        return a op B(b);                                                                                                         \
    }                                                                                                                             \
    template <int W, int I, bool S, ap_q_mode Q, ap_o_mode O, class T, class A = ap_detail::if_integer<T>>                        \
    inline bool operator op(T a, const ap_fixed_base<W, I, S, Q, O> &b) {                                                         \
        return A(a) op b;                                                                                                         \
    }                                                                                                                             \
    template <int W, int I, bool S, ap_q_mode Q, ap_o_mode O, class T>                                                            \
    inline typename std::enable_if<std::is_floating_point<T>::value, bool>::type operator op(                                     \
        const ap_fixed_base<W, I, S, Q, O> &a, T b) {                                                                             \
        return a.to_double() op static_cast<double>(b);                                                                           \
    }

HLS4TS_AP_COMPARE(==)
HLS4TS_AP_COMPARE(!=)
HLS4TS_AP_COMPARE(<)
HLS4TS_AP_COMPARE(<=)
HLS4TS_AP_COMPARE(>)
HLS4TS_AP_COMPARE(>=)
#undef HLS4TS_AP_COMPARE

// A C++ integer takes part as the fixed-point type that holds all its values.
#define HLS4TS_AP_INTEGER(op)                                                                                                     \
    template <int W, int I, bool S, ap_q_mode Q, ap_o_mode O, class T, class B = ap_detail::if_integer<T>>                        \
    inline auto operator op(const ap_fixed_base<W, I, S, Q, O> &a, T b)->decltype(a op B(b)) {                                    \
        return a op B(b);                                                                                                         \
    }                                                                                                                             \
    template <int W, int I, bool S, ap_q_mode Q, ap_o_mode O, class T, class A = ap_detail::if_integer<T>>                        \
    inline auto operator op(T a, const ap_fixed_base<W, I, S, Q, O> &b)->decltype(A(a) op b) {                                    \
        return A(a) op b;                                                                                                         \
    }

HLS4TS_AP_INTEGER(+)
HLS4TS_AP_INTEGER(-)
HLS4TS_AP_INTEGER(*)
#undef HLS4TS_AP_INTEGER
#undef HLS4TS_AP_TWO
#undef HLS4TS_AP_ARGUMENTS

#endif
