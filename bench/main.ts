import { benchCompile } from './compile.ts';
import { benchSimulator } from './simulator.ts';

// npm run bench: needs a build (npm ci makes one). Prints figures and ratios of one run; asserts nothing.
await benchCompile();
benchSimulator();
