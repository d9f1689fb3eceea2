import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { importModel } from '../../src/driver/import.ts';

/** A network that ours and the peers compile. */
export interface Network {
  readonly name: string;
  /** Model of an example. */
  readonly example?: string;
  /** Checkpoint of HGQ2, which the peers read by their own means. */
  readonly checkpoint?: string;
  /** Left out unless it is named: Yosys takes long or much memory. */
  readonly large?: boolean;
}

export const networks: readonly Network[] = [
  { name: 'jsc-hgq2', checkpoint: 'jsc_openml_hgq2_acc75.8_ebops2571.keras' },
  { name: 'jsc-hgq', checkpoint: 'jsc_openml_acc75.86.h5' },
  { name: 'jedi-linear', checkpoint: 'jedi_linear_32x3_acc78.28.keras', large: true },
  { name: 'mixer-64', checkpoint: 'mlp_mixer_64x16_acc77.26.h5', large: true },
  { name: 'transformer-8', checkpoint: 'mha8part.keras', large: true },
  { name: 'linformer-8', checkpoint: 'lin8part.keras', large: true },
  { name: 'jet-mixer', example: 'jet-mixer', large: true },
  { name: 'deepsets', example: 'deepsets', large: true },
  { name: 'jet-transformer', example: 'jet-transformer', large: true },
  { name: 'jet-linformer', example: 'jet-linformer', large: true },
];

/** The model file of a network, imported into a folder where it is a checkpoint. */
export async function modelOf(
  network: Network,
  examples: string,
  checkpoints: string,
  folder: string,
): Promise<string> {
  if (network.example !== undefined) return join(examples, network.example, 'model.ts');
  const target = join(folder, 'imported');
  if (existsSync(target)) rmSync(target, { recursive: true });
  return importModel(join(checkpoints, network.checkpoint ?? ''), target);
}
