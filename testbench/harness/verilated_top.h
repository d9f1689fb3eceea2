// The network as Verilator translates it: what check_verilog.cpp needs of it.
#pragma once
#include <cstddef>
#include <cstdint>

#include "Vtop.h"
#include "verilated.h"

using Top = Vtop;

template <class T> bool bit_of(const T &port, unsigned i) { return (port >> i) & 1; }
template <std::size_t N> bool bit_of(const VlWide<N> &port, unsigned i) { return (port[i / 32] >> (i % 32)) & 1; }
template <class T> void set_bit(T &port, unsigned i, bool bit) {
    const T one = static_cast<T>(static_cast<T>(1) << i);
    port = static_cast<T>(bit ? (port | one) : (port & ~one));
}
template <std::size_t N> void set_bit(VlWide<N> &port, unsigned i, bool bit) {
    const std::uint32_t one = std::uint32_t(1) << (i % 32);
    port[i / 32] = bit ? (port[i / 32] | one) : (port[i / 32] & ~one);
}

// Registers that nothing sets start with random contents.
inline void seed_registers(int seed) {
    Verilated::randReset(2);
    Verilated::randSeed(seed);
}
inline void evaluate(Top &top) { top.eval(); }

#ifdef __wasm__
// Nothing is destroyed at the end of a thread: there is one, and the program ends with it.
extern "C" int __cxa_thread_atexit(void (*)(void *), void *, void *) { return 0; }
#endif
