import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A package of npm that holds a tool as WebAssembly; optional, and looked up when it is needed. */
export interface ToolPackage {
  /** URL to import it from. */
  readonly url: string;
  readonly version: string;
}

function resolveFrom(place: string, packageName: string): string | undefined {
  try {
    return createRequire(place).resolve(packageName);
  } catch {
    return undefined;
  }
}

function versionOf(entry: string): string {
  try {
    const manifest: unknown = JSON.parse(
      readFileSync(new URL('../package.json', pathToFileURL(entry)), 'utf8'),
    );
    if (typeof manifest === 'object' && manifest && 'version' in manifest) return String(manifest.version);
  } catch {
    // A version that cannot be told is no reason not to use it.
  }
  return 'of unknown version';
}

/** An optional package, beside hls4ts or in the folder that the user works in; nothing is loaded yet. */
export function findPackage(name: '@yowasp/clang' | '@yowasp/yosys'): ToolPackage | undefined {
  const entry = resolveFrom(import.meta.url, name) ?? resolveFrom(join(process.cwd(), 'package.json'), name);
  return entry ? { url: pathToFileURL(entry).href, version: versionOf(entry) } : undefined;
}
