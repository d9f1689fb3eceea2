import type { OutputFile } from '../../base/outputFile.ts';

/** Bytes of C++ that one run of a compiler takes: without optimization g++ needs about 0.1 GB for each million. */
const largest = 4_000_000;

/**
 * Files that include the given ones, all of about the same size and at least `least` of them where there are so many: every run of a
 * compiler reads Verilator's headers first, which takes longer than most of the files do.
 */
export function bundled(files: readonly OutputFile[], least: number): OutputFile[] {
  const total = files.reduce((sum, { contents }) => sum + contents.length, 0);
  const count = Math.min(files.length, Math.max(least, Math.ceil(total / largest)));
  const bundles = Array.from({ length: count }, () => ({ size: 0, paths: [] as string[] }));
  // The largest first, each to where there is least.
  for (const { path, contents } of [...files].sort((a, b) => b.contents.length - a.contents.length)) {
    const bundle = bundles.reduce((smallest, other) => (other.size < smallest.size ? other : smallest));
    bundle.size += contents.length;
    bundle.paths.push(path);
  }
  return bundles.map(({ paths }, i) => ({
    path: `bundle${i}.cpp`,
    contents: paths.map((path) => `#include "${path}"\n`).join(''),
  }));
}
