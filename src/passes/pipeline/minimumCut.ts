/** Capacity of an arc that no cut may cross. */
export const unbounded = 2 ** 30;

const source = 0;
const sink = 1;

/** A network of arcs with capacities between a source and a sink; finds where cutting it costs least. */
export class FlowNetwork {
  private vertices = 2;
  private readonly heads: number[] = [];
  /** Capacities that are left; arc i ^ 1 goes the other way. */
  private readonly rest: number[] = [];
  private readonly next: number[] = [];
  private first: Int32Array = new Int32Array(1024).fill(-1);
  private level: Int32Array = new Int32Array(0);
  private current: Int32Array = new Int32Array(0);

  readonly source = source;
  readonly sink = sink;

  vertex(): number {
    if (this.vertices === this.first.length) {
      const more = new Int32Array(this.vertices * 2).fill(-1);
      more.set(this.first);
      this.first = more;
    }
    return this.vertices++;
  }

  arc(from: number, to: number, capacity: number): void {
    this.half(from, to, capacity);
    this.half(to, from, 0);
  }

  private half(from: number, to: number, capacity: number): void {
    this.next.push(this.first[from] ?? -1);
    this.first[from] = this.heads.length;
    this.heads.push(to);
    this.rest.push(capacity);
  }

  /**
   * 1 for every vertex on the source's side of a cheapest cut, 0 for the others. Of all such cuts it is the one with the fewest
   * vertices on that side, so it does not depend on the order of the arcs. Y. Dinitz's algorithm.
   */
  cut(): Uint8Array {
    this.level = new Int32Array(this.vertices);
    this.current = new Int32Array(this.vertices);
    while (this.measure()) {
      this.current.set(this.first.subarray(0, this.vertices));
      while (this.push());
    }
    return Uint8Array.from(this.level, (level) => (level >= 0 ? 1 : 0));
  }

  /** Distances from the source along arcs with capacity left; false when the sink is out of reach. */
  private measure(): boolean {
    const { level, first, heads, rest, next } = this;
    level.fill(-1);
    level[source] = 0;
    const queue = [source];
    for (let i = 0; i < queue.length; i++) {
      const at = queue[i] ?? 0;
      for (let arc = first[at] ?? -1; arc >= 0; arc = next[arc] ?? -1) {
        const to = heads[arc] ?? 0;
        if ((rest[arc] ?? 0) <= 0 || (level[to] ?? 0) >= 0) continue;
        level[to] = (level[at] ?? 0) + 1;
        queue.push(to);
      }
    }
    return (level[sink] ?? -1) >= 0;
  }

  /** Sends what fits along one shortest way; false when there is none left. */
  private push(): boolean {
    const { level, current, heads, rest, next } = this;
    const way: number[] = [];
    for (let at = source; at !== sink; ) {
      const arc = current[at] ?? -1;
      if (arc < 0) {
        // A dead end: back, and never here again in this round.
        const last = way.pop();
        if (last === undefined) return false;
        at = heads[last ^ 1] ?? 0;
        current[at] = next[last] ?? -1;
      } else if ((rest[arc] ?? 0) > 0 && level[heads[arc] ?? 0] === (level[at] ?? 0) + 1) {
        way.push(arc);
        at = heads[arc] ?? 0;
      } else current[at] = next[arc] ?? -1;
    }
    const amount = way.reduce((least, arc) => Math.min(least, rest[arc] ?? 0), unbounded);
    for (const arc of way) {
      rest[arc] = (rest[arc] ?? 0) - amount;
      rest[arc ^ 1] = (rest[arc ^ 1] ?? 0) + amount;
    }
    return true;
  }
}
