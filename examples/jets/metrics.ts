/** Probability that a signal event scores higher than a background event; ties count half. */
export function areaUnderCurve(scores: Float64Array, isSignal: (event: number) => boolean): number {
  const order = Uint32Array.from(scores, (_, event) => event).sort(
    (a, b) => (scores[a] ?? 0) - (scores[b] ?? 0),
  );
  let rankSum = 0;
  let signal = 0;
  for (let first = 0; first < order.length; ) {
    let end = first;
    while (end < order.length && scores[order[end] ?? 0] === scores[order[first] ?? 0]) end++;
    // Equal scores share the mean of their ranks, which count from 1.
    const rank = (first + 1 + end) / 2;
    for (let i = first; i < end; i++) {
      if (!isSignal(order[i] ?? 0)) continue;
      rankSum += rank;
      signal++;
    }
    first = end;
  }
  return (rankSum - (signal * (signal + 1)) / 2) / (signal * (order.length - signal));
}
