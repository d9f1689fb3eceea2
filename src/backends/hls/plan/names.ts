/** Words that mean something to C++, to common headers (as macros), to the vendor's, or to the bridge. */
const reserved = new Set(
  `alignas alignof and and_eq asm auto bitand bitor bool break case catch char char16_t char32_t char8_t class co_await
  co_return co_yield compl concept const consteval constexpr constinit const_cast continue decltype default delete do
  double dynamic_cast else enum explicit export extern false float for friend goto if inline int long mutable namespace
  new noexcept not not_eq nullptr operator or or_eq private protected public register reinterpret_cast requires restrict
  return short signed sizeof static static_assert static_cast struct switch template this thread_local throw true try
  typedef typeid typename union unsigned using virtual void volatile wchar_t while xor xor_eq
  linux unix i386 assert errno signals stdin stdout stderr environ major minor makedev isnan isinf isfinite signbit
  ap_int ap_uint ap_fixed ap_ufixed ap_fixed_base ap_int_base hls nnet std main
  read_reals read_zeros read_raws write_reals write_raws raw_of events_in_batch at_event`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

/** Names that headers define in the global scope as something other than a function that could be overloaded. */
const global = new Set(
  'daylight timezone tzname signgam optarg optind opterr optopt div_t size_t'.split(' '),
);

const macros =
  /^(NULL|EOF|NAN|INFINITY|BUFSIZ|DOMAIN|SING|HUGE|OVERFLOW|UNDERFLOW|[PT]LOSS|.*_(MAX|MIN)|(AP|HLS4TS|HUGE|MATH|M|SEEK|EXIT|FP|FE)_.*)$/;

/** True for an identifier that a C++ program must not define: keywords, macros, and double underscores. */
export const isReserved = (name: string): boolean =>
  reserved.has(name) || /^_|__/.test(name) || macros.test(name);

/** True when a function of this name cannot stand in the global scope. */
export const isReservedGlobally = (name: string): boolean => isReserved(name) || global.has(name);

/** Hands out C++ identifiers, each once; a wish that is taken gets a number. */
export class Names {
  private readonly taken: Set<string>;

  constructor(taken: Iterable<string> = []) {
    this.taken = new Set(taken);
  }

  /** A free name; the same with one of the endings after it is then taken, too. */
  take(wish: string, endings: readonly string[] = []): string {
    // Underscores in a row and capitals alone belong to compilers and macros.
    const plain = wish.replace(/_+/g, '_').replace(/^_/, 'x_');
    const base = isReserved(plain) ? `${plain}_v` : plain;
    const all = (name: string): string[] => [name, ...endings.map((ending) => name + ending)];
    let name = base;
    for (let number = 2; all(name).some((each) => this.taken.has(each)); number++) name = `${base}_${number}`;
    for (const each of all(name)) this.taken.add(each);
    return name;
  }

  has(name: string): boolean {
    return this.taken.has(name);
  }
}
