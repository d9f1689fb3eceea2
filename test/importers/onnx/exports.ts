import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { fixture } from '../imported.ts';

/** Random events of a network, and what its library computes of them. */
export interface ExportedEvents {
  readonly events: number;
  readonly x: Readonly<Record<string, readonly number[]>>;
  /** By the output's index, or by the export's label. */
  readonly y: Readonly<Record<string, readonly number[]>>;
}

/** The networks of a folder of fixtures: an archive for each, with its exports and its events. */
export const exportedNetworks = (folder: string): string[] =>
  readdirSync(fixture(folder))
    .filter((file) => file.endsWith('.zip'))
    .map((file) => file.replace('.zip', ''));

/** Every export of a network by its label, and its events. */
export function readExports(folder: string, network: string) {
  const files = unzipSync(readFileSync(fixture(join(folder, `${network}.zip`))));
  const events = JSON.parse(new TextDecoder().decode(files['events.json'])) as ExportedEvents;
  const models = Object.entries(files).filter(([file]) => file.endsWith('.onnx'));
  return { events, exports: models.map(([file, bytes]) => ({ label: file.replace('.onnx', ''), bytes })) };
}

/** Lets a test use an export as a file. */
export async function withExport<Result>(
  bytes: Uint8Array,
  use: (path: string) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'exported-'));
  try {
    writeFileSync(join(folder, 'network.onnx'), bytes);
    return await use(join(folder, 'network.onnx'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
