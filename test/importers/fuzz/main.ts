import { Command } from 'commander';
import { fuzzOnce } from './run.ts';
import { fuzzTargets } from './targets.ts';

// npx tsx test/importers/fuzz/main.ts --cases 50000: tries the readers of trained networks on changed files, and says with
// which seed a reader fails. Exits with 1 where one did.

const { target, first, cases } = new Command()
  .option('--target <name>', 'only this reader')
  .option('--first <seed>', 'first seed', '0')
  .option('--cases <count>', 'seeds to try for each reader', '2000')
  .parse()
  .opts<{ target?: string; first: string; cases: string }>();

for (const each of fuzzTargets) {
  if (target !== undefined && each.name !== target) continue;
  const ends = new Map<string, number>();
  const seen = new Set<string>();
  for (let seed = Number(first); seed < Number(first) + Number(cases); seed++) {
    const outcome = await fuzzOnce(each, seed);
    const label = outcome.kind === 'refused' ? `refused ${outcome.code}` : outcome.kind;
    ends.set(label, (ends.get(label) ?? 0) + 1);
    if (outcome.kind !== 'failed') continue;
    process.exitCode = 1;
    const where = outcome.why.split('\n').slice(0, 4).join('\n');
    // The same place again is the same bug.
    const place = outcome.why.split('\n').slice(1, 3).join();
    if (!seen.has(place)) console.log(`${each.name}: seed ${seed}: ${where}`);
    seen.add(place);
  }
  console.log(each.name, Object.fromEntries([...ends].sort()));
}
