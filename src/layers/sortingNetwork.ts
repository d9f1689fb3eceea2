/** One comparator: rows `low` and `high` are put in order. */
export type Comparator = readonly [low: number, high: number];

/**
 * Batcher's odd-even merge sort as layers of comparators that touch different rows: n log² n / 4 comparators in
 * (log² n + log n) / 2 layers for n a power of two, and less for other n. D. Knuth, The Art of Computer Programming 3,
 * 5.2.2, algorithm M.
 */
export function sortingNetwork(rows: number): Comparator[][] {
  const layers: Comparator[][] = [];
  const largest = 2 ** Math.max(0, Math.ceil(Math.log2(rows)) - 1);
  for (let p = largest; p >= 1 && rows > 1; p /= 2) {
    let [q, r, d] = [largest, 0, p];
    for (;;) {
      const layer: Comparator[] = [];
      for (let i = 0; i + d < rows; i++) if ((i & p) === r) layer.push([i, i + d]);
      layers.push(layer);
      if (q === p) break;
      [d, q, r] = [q - p, q / 2, p];
    }
  }
  return layers;
}

/** The comparators that the first k rows depend on. */
export function networkOfFirst(rows: number, k: number): Comparator[][] {
  const needed = new Set(Array.from({ length: k }, (_, row) => row));
  const layers: Comparator[][] = [];
  for (const layer of sortingNetwork(rows).reverse()) {
    const kept = layer.filter(([low, high]) => needed.has(low) || needed.has(high));
    for (const row of kept.flat()) needed.add(row);
    if (kept.length > 0) layers.unshift(kept);
  }
  return layers;
}
