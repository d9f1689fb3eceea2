/** Something that reads tensors by name and writes others. */
export interface Call {
  readonly reads: readonly string[];
  readonly writes: readonly string[];
}

/**
 * Runs calls in the order they are given in, but each after those that write what it reads. `run` says whether a call
 * succeeded; what reads the results of one that did not is left out. Gives the calls that read what nobody writes, or
 * their own results.
 */
export function runInOrder<C extends Call>(
  calls: readonly C[],
  known: Iterable<string>,
  run: (call: C) => boolean,
): C[] {
  const writers = new Map(calls.flatMap((call) => call.writes.map((name): [string, C] => [name, call])));
  const available = new Set(known);
  const broken = new Set<string>();
  const begun = new Set<C>();
  const done = new Set<C>();
  const stuck: C[] = [];

  const finish = (call: C): void => {
    done.add(call);
    const lacking = call.reads.some((name) => !available.has(name) && !broken.has(name));
    if (lacking) stuck.push(call);
    const works = !lacking && !call.reads.some((name) => broken.has(name)) && run(call);
    for (const name of call.writes) (works ? available : broken).add(name);
  };
  // An explicit stack: a chain of ten thousand calls must not overflow the call stack.
  for (const first of calls) {
    const stack = [first];
    for (let call = stack.at(-1); call; call = stack.at(-1)) {
      if (!done.has(call) && !begun.has(call)) {
        begun.add(call);
        const before = call.reads
          .flatMap((name) => writers.get(name) ?? [])
          .filter((each) => !begun.has(each));
        stack.push(...before.reverse());
        if (before.length > 0) continue;
      }
      stack.pop();
      if (!done.has(call)) finish(call);
    }
  }
  return stuck;
}
