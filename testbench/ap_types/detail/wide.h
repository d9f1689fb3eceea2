// Two's complement integers of several 64-bit words, for types that no native integer holds.
#ifndef HLS4TS_AP_WIDE_H_
#define HLS4TS_AP_WIDE_H_

#include <cstdint>

namespace ap_detail {

__extension__ typedef __int128 int128;
__extension__ typedef unsigned __int128 uint128;

template <int Words> struct wide {
    std::uint64_t word[Words];

    wide() {
        for (int i = 0; i < Words; i++) word[i] = 0;
    }
    wide(int value) : wide(static_cast<std::int64_t>(value)) {}
    wide(std::int64_t value) {
        word[0] = static_cast<std::uint64_t>(value);
        for (int i = 1; i < Words; i++) word[i] = value < 0 ? ~std::uint64_t(0) : 0;
    }
    wide(int128 value) {
        for (int i = 0; i < Words; i++) {
            word[i] = i < 2 ? static_cast<std::uint64_t>(static_cast<uint128>(value) >> (64 * i)) : (value < 0 ? ~std::uint64_t(0) : 0);
        }
    }
    template <int Other> explicit wide(const wide<Other> &from) {
        for (int i = 0; i < Words; i++) word[i] = i < Other ? from.word[i] : from.fill();
    }

    bool negative() const { return (word[Words - 1] >> 63) != 0; }
    std::uint64_t fill() const { return negative() ? ~std::uint64_t(0) : 0; }

    explicit operator std::int64_t() const { return static_cast<std::int64_t>(word[0]); }
    explicit operator std::int32_t() const { return static_cast<std::int32_t>(word[0]); }
    explicit operator std::uint64_t() const { return word[0]; }
    explicit operator int128() const {
        return static_cast<int128>((static_cast<uint128>(Words > 1 ? word[Words > 1 ? 1 : 0] : fill()) << 64) | word[0]);
    }

    friend wide operator~(wide a) {
        for (int i = 0; i < Words; i++) a.word[i] = ~a.word[i];
        return a;
    }
    friend wide operator&(wide a, const wide &b) {
        for (int i = 0; i < Words; i++) a.word[i] &= b.word[i];
        return a;
    }
    friend wide operator|(wide a, const wide &b) {
        for (int i = 0; i < Words; i++) a.word[i] |= b.word[i];
        return a;
    }
    friend wide operator^(wide a, const wide &b) {
        for (int i = 0; i < Words; i++) a.word[i] ^= b.word[i];
        return a;
    }
    friend wide operator+(wide a, const wide &b) {
        std::uint64_t carry = 0;
        for (int i = 0; i < Words; i++) {
            const uint128 sum = static_cast<uint128>(a.word[i]) + b.word[i] + carry;
            a.word[i] = static_cast<std::uint64_t>(sum);
            carry = static_cast<std::uint64_t>(sum >> 64);
        }
        return a;
    }
    friend wide operator-(const wide &a) { return ~a + wide(1); }
    friend wide operator-(const wide &a, const wide &b) { return a + (~b + wide(1)); }
    // Modulo 2^(64 Words), which is the same for signed and unsigned integers.
    friend wide operator*(const wide &a, const wide &b) {
        wide result;
        for (int i = 0; i < Words; i++) {
            std::uint64_t carry = 0;
            for (int j = 0; i + j < Words; j++) {
                const uint128 sum = static_cast<uint128>(a.word[i]) * b.word[j] + result.word[i + j] + carry;
                result.word[i + j] = static_cast<std::uint64_t>(sum);
                carry = static_cast<std::uint64_t>(sum >> 64);
            }
        }
        return result;
    }
    friend wide operator<<(const wide &a, int bits) {
        wide result;
        const int words = bits / 64;
        const int rest = bits % 64;
        for (int i = Words - 1; i >= words; i--) {
            result.word[i] = a.word[i - words] << rest;
            if (rest > 0 && i > words) result.word[i] |= a.word[i - words - 1] >> (64 - rest);
        }
        return result;
    }
    friend wide operator>>(const wide &a, int bits) {
        wide result;
        const int words = bits / 64;
        const int rest = bits % 64;
        for (int i = 0; i < Words; i++) {
            const std::uint64_t low = i + words < Words ? a.word[i + words] : a.fill();
            const std::uint64_t high = i + words + 1 < Words ? a.word[i + words + 1] : a.fill();
            result.word[i] = rest > 0 ? (low >> rest) | (high << (64 - rest)) : low;
        }
        return result;
    }
    friend bool operator==(const wide &a, const wide &b) {
        for (int i = 0; i < Words; i++) {
            if (a.word[i] != b.word[i]) return false;
        }
        return true;
    }
    friend bool operator!=(const wide &a, const wide &b) { return !(a == b); }
    friend bool operator<(const wide &a, const wide &b) {
        if (a.negative() != b.negative()) return a.negative();
        for (int i = Words - 1; i >= 0; i--) {
            if (a.word[i] != b.word[i]) return a.word[i] < b.word[i];
        }
        return false;
    }
    friend bool operator>(const wide &a, const wide &b) { return b < a; }
    friend bool operator<=(const wide &a, const wide &b) { return !(b < a); }
    friend bool operator>=(const wide &a, const wide &b) { return !(a < b); }
};

} // namespace ap_detail

#endif
