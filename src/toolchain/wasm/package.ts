import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const packageName = '@yowasp/clang';

export interface ClangPackage {
  /** URL to import it from. */
  readonly url: string;
  readonly version: string;
}

function resolveFrom(place: string): string | undefined {
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
    // A version that cannot be told is no reason not to compile.
  }
  return 'of unknown version';
}

/** The optional package @yowasp/clang, beside hls4ts or in the folder that the user works in; nothing is loaded yet. */
export function findClangPackage(): ClangPackage | undefined {
  const entry = resolveFrom(import.meta.url) ?? resolveFrom(join(process.cwd(), 'package.json'));
  return entry ? { url: pathToFileURL(entry).href, version: versionOf(entry) } : undefined;
}
