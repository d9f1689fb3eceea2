// The network as CXXRTL translates it: what check_verilog.cpp needs of it.
#pragma once
#include <cstddef>
#include <cstdint>

#include "design.h"

template <std::size_t N> bool bit_of(const cxxrtl::value<N> &port, unsigned i) {
    return (port.data[i / 32] >> (i % 32)) & 1;
}
template <std::size_t N> bool bit_of(const cxxrtl::wire<N> &port, unsigned i) { return bit_of(port.curr, i); }
template <std::size_t N> void set_bit(cxxrtl::value<N> &port, unsigned i, bool bit) {
    const std::uint32_t one = std::uint32_t(1) << (i % 32);
    port.data[i / 32] = bit ? (port.data[i / 32] | one) : (port.data[i / 32] & ~one);
}
template <std::size_t N> void set_bit(cxxrtl::wire<N> &port, unsigned i, bool bit) { set_bit(port.next, i, bit); }

// Yosys has written random contents of registers into the design.
inline void seed_registers(int) {}
// What follows registers without a further one is there after another step.
template <class Top> void evaluate(Top &top) {
    top.step();
    top.step();
}
