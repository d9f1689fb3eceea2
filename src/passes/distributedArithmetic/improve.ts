import { lutOfSum } from './build.ts';
import { exchange } from './exchange.ts';
import { extract } from './extract.ts';
import { respell } from './respell.ts';
import type { Sums } from './sums.ts';
import { nodeOf } from './term.ts';

/** A random whole number below `count`. */
export type Random = (count: number) => number;

/** Most shared parts that are dissolved at a time. */
const mostAtOnce = 4;

/** Dissolves a few shared parts that stand near each other, and writes some of what they stood in in other ways. */
function ruin(sums: Sums, random: Random): void {
  const { parts, bodies, users } = sums;
  const wanted = 1 + random(mostAtOnce);
  let part = parts[random(parts.length)];
  for (let i = 0; i < wanted && part !== undefined; i++) {
    const [uses, own] = [users[part] ?? [], bodies[part] ?? []];
    const user = uses[random(uses.length)];
    if (user === undefined || own.length === 0) break;
    sums.inline(part);
    for (let spelling = 0; spelling < 4; spelling++) respell(sums, user, random);
    if (random(5) < 2) exchange(sums, user, random);
    const near = (bodies[user] ?? []).map(nodeOf).filter((node) => sums.isPart(node));
    part =
      near.length > 0 && random(8) > 0 ? near[random(near.length)] : parts[random(Math.max(1, parts.length))];
  }
}

/** Keeps the LUT of every sum. */
class LutAccount {
  private readonly of: number[] = [];
  total = 0;
  private readonly sums: Sums;

  constructor(sums: Sums) {
    this.sums = sums;
    for (const sum of sums.bodies.keys()) this.set(sum, lutOfSum(sums, sum));
  }

  private set(sum: number, lut: number): number {
    const old = this.of[sum] ?? 0;
    this.of[sum] = lut;
    this.total += lut - old;
    return old;
  }

  /** Counts what changed; gives what takes it back. */
  update(): () => void {
    const changed = this.sums.changed();
    const old = changed.map((sum) => this.set(sum, lutOfSum(this.sums, sum)));
    return () => {
      for (const [i, sum] of changed.entries()) this.set(sum, old[i] ?? 0);
    };
  }
}

/**
 * Takes shared parts apart and looks for others in their place, again and again; what is worse is taken back. Costs never
 * grow: adders, or LUT. Ends after so many steps, or changes of counts of patterns, which are what takes the time.
 */
export function improve(sums: Sums, random: Random, steps: number, work: number): void {
  const end = sums.patterns.work + work;
  const account = sums.ranges.length > 0 ? new LutAccount(sums) : undefined;
  for (let step = 0; step < steps && sums.patterns.work < end && sums.parts.length > 0; step++) {
    const before = account?.total ?? sums.adders;
    ruin(sums, random);
    extract(sums, random);
    const restore = account?.update();
    if ((account?.total ?? sums.adders) <= before) sums.keep();
    else {
      sums.undo();
      restore?.();
    }
  }
}

/** Adders of a circuit, or its LUT where what inputs can be is known. */
export const costOf = (sums: Sums): number =>
  sums.ranges.length > 0 ? new LutAccount(sums).total : sums.adders;
