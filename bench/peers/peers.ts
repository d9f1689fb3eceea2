import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import Table from 'cli-table3';
import { Command, InvalidArgumentError } from 'commander';
import { execa } from 'execa';
import { synthesizeByComponent } from './byComponent.ts';
import { moduleFile } from './moduleFile.ts';
import { modelOf, type Network, networks } from './networks.ts';
import { type Circuit, ownCircuit, periodsFor, writeEvents } from './ours.ts';
import { type Design, type Hardware, longestPath, synthesize } from './synthesis.ts';

// npm run bench:peers: compiles the same networks with da4ml, with alkaid and with us, synthesizes all Verilog with the
// same Yosys command, and prints hardware and cycles side by side. Prints figures of one run; asserts nothing.

/** Names with commas between them, each of which must be known. */
const among =
  (known: readonly string[]) =>
  (text: string): string[] => {
    const names = text.split(',');
    const strange = names.find((name) => !known.includes(name));
    if (strange !== undefined)
      throw new InvalidArgumentError(`'${strange}' is not one of ${known.join(', ')}.`);
    return names;
  };

/** What each way of compiling a network is called with. */
const variants: Readonly<Record<string, readonly string[]>> = {
  da4ml: ['da4ml'],
  alkaid: ['alkaid'],
  'alkaid ternary': ['alkaid', '--ternary'],
};

const here = fileURLToPath(new URL('.', import.meta.url));
const root = resolve(here, '../..');
const options = new Command()
  .option(
    '--python <command>',
    'Python of the environment with the peers',
    join(root, '.venv/peers/bin/python'),
  )
  .option('--checkpoints <folder>', 'trained networks', join(root, '../shared/data/checkpoints'))
  .option(
    '--only <names>',
    'networks, separated by commas; without it all but the large ones',
    among(networks.map(({ name }) => name)),
  )
  .option('--events <number>', 'events on which all must agree', Number, 500)
  .option('--cutoff <number>', "the peers' delay between registers", Number, 5)
  .option('--delay-constraint <number>', 'levels of adders beyond the fewest, for all')
  .option('--effort <number>', 'of our adder graphs: 0, 1 or 2', Number)
  .option('--limit <seconds>', 'for each run of a peer and of Yosys', Number, 1800)
  .option(
    '--peers <names>',
    'da4ml, alkaid, alkaid ternary (three terms in one adder)',
    among(Object.keys(variants)),
    Object.keys(variants),
  )
  .option(
    '--no-timing',
    'leave out the longest paths, which take as long again; ours then has its shortest period',
  )
  .option(
    '--by-component',
    'synthesize what shares no wires one by one, and what is equal once, without paths: for designs that are too large in one piece',
  )
  .option('--reuse', "keep the peers' results of the run before")
  .parse()
  .opts<{
    python: string;
    checkpoints: string;
    only?: string[];
    events: number;
    cutoff: number;
    delayConstraint?: string;
    effort?: 0 | 1 | 2;
    limit: number;
    peers: string[];
    reuse?: boolean;
    byComponent?: boolean;
    timing: boolean;
  }>();

interface PeerResult {
  readonly cycles: number;
  readonly seconds: number;
  readonly events: number;
  readonly mismatches: number;
  /** Whether alkaid puts sums of three terms into one adder. */
  readonly ternary: boolean;
  readonly files: readonly string[];
  hardware?: Measured;
}

/** Hardware, and ns of the longest path between registers where it was asked for. */
interface Measured extends Hardware {
  readonly path: number | undefined;
}

/** Of all networks: components that are equal have the same hardware wherever they are. */
const componentFolder = join(here, 'out/peers/components');

const table = new Table({
  head: ['network', 'by', 'cycles', 'LUT', 'FF', 'CARRY4', 'path ns', 'compile s', 'Yosys s', 'agrees'],
  colAligns: ['left', 'left', 'right', 'right', 'right', 'right', 'right', 'right', 'left'],
  style: { head: [], border: [], compact: true },
});
const ratios: string[] = [];

const measureDesign = async (design: Design): Promise<Measured> =>
  options.byComponent
    ? { ...(await synthesizeByComponent(design, componentFolder)), path: undefined }
    : { ...(await synthesize(design)), path: options.timing ? await longestPath(design) : undefined };

/** A peer's Verilog; with `--reuse` that of the run before, whose synthesis may not have come to its end. */
async function compilePeer(folder: string, peer: string, flags: readonly string[]): Promise<PeerResult> {
  const file = join(folder, `${peer}.json`);
  const read = (): PeerResult => JSON.parse(readFileSync(file, 'utf8')) as PeerResult;
  if (options.reuse && existsSync(file) && read().ternary === flags.includes('--ternary')) return read();
  const constraint =
    options.delayConstraint === undefined ? [] : ['--delay-constraint', options.delayConstraint];
  const program = join(here, 'python/compile_peers.py');
  await execa(
    options.python,
    [program, folder, peer, '--cutoff', `${options.cutoff}`, ...constraint, ...flags],
    { timeout: options.limit * 1000 },
  );
  return read();
}

/** A peer's Verilog and what becomes of it; undefined where the peer or Yosys gave up, which is said. */
async function measurePeer(folder: string, name: string): Promise<PeerResult | undefined> {
  const [peer = '', ...flags] = variants[name] ?? [];
  const file = join(folder, `${name.replace(' ', '-')}.result.json`);
  if (options.reuse) {
    try {
      return JSON.parse(readFileSync(file, 'utf8')) as PeerResult;
    } catch {
      console.error(`${name}: no result of a run before`);
    }
  }
  try {
    const result = await compilePeer(folder, peer, flags);
    const { files } = result;
    result.hardware = await measureDesign({ folder, files, top: 'model', limit: options.limit });
    writeFileSync(file, JSON.stringify(result));
    return result;
  } catch (problem) {
    const message = problem instanceof Error ? problem.message : String(problem);
    writeFileSync(join(folder, `${name.replace(' ', '-')}.error.txt`), message);
    process.exitCode = 1;
    table.push([name, '', '', '', '', '', '', '', '', message.trim().split('\n').at(-1)?.slice(0, 60) ?? '']);
    return undefined;
  }
}

function pushRow(
  network: string,
  by: string,
  cycles: number,
  { lut, ff, carry4, path, seconds: yosys }: Measured,
  seconds: number,
  agrees: string,
): void {
  const ns = path?.toFixed(2) ?? '';
  table.push([network, by, cycles, lut, ff, carry4, ns, seconds.toFixed(1), yosys.toFixed(0), agrees]);
}

/**
 * Ours with as many cycles as a rival, at the longest clock period that has so many if its longest path is no longer than the
 * rival's, else at the shortest.
 */
async function measureOurs(
  name: string,
  folder: string,
  circuit: Circuit,
  rival: { readonly cycles: number; readonly hardware: Measured } | undefined,
): Promise<Measured> {
  const cycles = rival?.cycles ?? circuit.schedule().latency;
  const periods = periodsFor(circuit, cycles);
  if (!periods) throw new Error(`${name} has no clock for ${cycles} cycles`);
  const at = async (period: number): Promise<Measured> => {
    const schedule = circuit.schedule(period);
    const { files, top } = circuit.write(join(folder, 'ours'), schedule);
    const found = await measureDesign({ folder: join(folder, 'ours'), files, top, limit: options.limit });
    const by = `ours, ${period.toFixed(2)} ns`;
    pushRow(name, by, schedule.latency, found, circuit.seconds, 'is compared with');
    return found;
  };
  const path = rival?.hardware.path;
  if (path !== undefined) {
    const found = await at(periods.longest);
    if (found.path !== undefined && found.path <= path) return found;
  }
  return at(periods.shortest);
}

async function measure(network: Network): Promise<void> {
  const folder = join(here, 'out/peers', network.name);
  mkdirSync(folder, { recursive: true });
  const model = await modelOf(network, join(root, 'examples'), options.checkpoints, folder);
  const constraint = options.delayConstraint === undefined ? undefined : Number(options.delayConstraint);
  const circuit = ownCircuit(model, { effort: options.effort, delayConstraint: constraint });
  const checkpoint = network.checkpoint && join(options.checkpoints, network.checkpoint);
  writeFileSync(join(folder, 'module.json'), moduleFile(circuit.module, checkpoint));
  writeEvents(join(folder, 'events.npz'), circuit.module, options.events);
  const results: { name: string; cycles: number; hardware: Measured }[] = [];
  for (const name of options.peers) {
    console.error(`${network.name}: ${name}`);
    const found = await measurePeer(folder, name);
    if (!found?.hardware) continue;
    const agrees =
      found.mismatches === 0 ? `${found.events} events` : `${found.mismatches} of ${found.events} differ`;
    pushRow(network.name, name, found.cycles, found.hardware, found.seconds, agrees);
    if (found.mismatches === 0) results.push({ name, cycles: found.cycles, hardware: found.hardware });
  }
  const [best] = [...results].sort((a, b) => a.hardware.lut - b.hardware.lut);
  console.error(`${network.name}: ours`);
  const ours = await measureOurs(network.name, folder, circuit, best);
  if (!best) return;
  const ratio = (of: (hardware: Hardware) => number): string => (of(ours) / of(best.hardware)).toFixed(3);
  ratios.push(
    `${network.name}: LUT × ${ratio(({ lut }) => lut)}, FF × ${ratio(({ ff }) => ff)} of ${best.name}'s`,
  );
}

const wanted = options.only;
for (const network of networks) {
  if (wanted ? wanted.includes(network.name) : !network.large) await measure(network);
}
console.log(table.toString());
console.log(ratios.join('\n'));
