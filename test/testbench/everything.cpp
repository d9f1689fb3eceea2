// Arithmetic of wide types on pseudo-random bits; one line a result: operation/width/result width, result, operands.
#include <cstdio>

#include "ap_fixed.h"
#include "ap_int.h"
#include "hls_stream.h"

static unsigned long long state = 88172645463325252ull;

static unsigned draw() {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return static_cast<unsigned>(state >> 32);
}

template <class T> static T random_bits() {
    T x;
    for (int bit = 0; bit < T::width; bit++) x[bit] = (draw() & 1) != 0;
    // A third is small, so that nothing saturates, and negative numbers are as frequent as others.
    if (draw() % 3 == 0) x = x >> (T::width / 2 + static_cast<int>(draw() % 8));
    return x;
}

template <class T> static void print_hex(const T &x) {
    bool leading = true;
    for (int bit = (T::width - 1) / 4 * 4; bit >= 0; bit -= 4) {
        unsigned digit = 0;
        for (int i = 3; i >= 0; i--) digit = digit * 2 + (bit + i < T::width && x[bit + i] ? 1 : 0);
        if (digit != 0 || bit == 0) leading = false;
        if (!leading) std::printf("%x", digit);
    }
}

template <class R, class T> static void report(const char *operation, const R &result, const T &a, const T &b) {
    std::printf("%s/%d/%d ", operation, T::width, R::width);
    print_hex(result);
    std::printf(" ");
    print_hex(a);
    std::printf(" ");
    print_hex(b);
    std::printf("\n");
}

template <int W> static void exercise() {
    typedef ap_fixed<W, W / 4> type;
    for (int i = 0; i < 6; i++) {
        const type a = random_bits<type>();
        const type b = random_bits<type>();
        report("add", a + b, a, b);
        report("sub", a - b, a, b);
        report("mul", a * b, a, b);
        report("neg", -a, a, b);
        report("less", ap_uint<1>(a < b), a, b);
        report("trn", ap_fixed<W / 2, W / 4>(a), a, b);
        report("sat", ap_fixed<W / 4, 0, AP_RND, AP_SAT>(a), a, b);
    }
}

int main() {
    exercise<8>();
    exercise<32>();
    exercise<64>();
    exercise<68>();
    exercise<128>();
    exercise<200>();
    exercise<512>();
    hls::stream<ap_int<7>> stream;
    stream.write(3);
    ap_int<7> word = stream.read();
    word += 1;
    word -= ap_uint<2>(1);
    word *= 1;
    return stream.empty() && word == 3 && word.to_double() == 3.0 && !(word != 3) && word >= 2 ? 0 : 1;
}
