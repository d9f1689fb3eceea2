/** Words that mean something to C++, to the vendor's headers or to the generated code. */
const reserved = new Set(
  `alignas alignof and and_eq asm auto bitand bitor bool break case catch char class compl const constexpr const_cast
  continue decltype default delete do double dynamic_cast else enum explicit export extern false float for friend goto if
  inline int long mutable namespace new noexcept not not_eq nullptr operator or or_eq private protected public register
  reinterpret_cast return short signed sizeof static static_assert static_cast struct switch template this thread_local
  throw true try typedef typeid typename union unsigned using virtual void volatile wchar_t while xor xor_eq
  ap_int ap_uint ap_fixed ap_ufixed hls nnet std main exp log sqrt sin cos tan tanh abs min max floor ceil round pow
  firmware weights`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

/** Hands out C++ identifiers, each once; equal wishes get a number. */
export class Names {
  private readonly taken = new Set<string>(reserved);

  take(wish: string): string {
    let name = wish;
    for (let number = 2; this.taken.has(name); number++) name = `${wish}_${number}`;
    this.taken.add(name);
    return name;
  }
}
