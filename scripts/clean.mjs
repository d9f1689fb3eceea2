import { rmSync } from 'node:fs';

// A build starts from nothing, so that no deleted module lives on in dist.
rmSync(new URL('../dist', import.meta.url), { recursive: true, force: true });
