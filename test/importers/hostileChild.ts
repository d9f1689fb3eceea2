import { hls4ts } from '../cli/run.ts';

// Runs command lines, given as JSON, and prints how each ended and the most memory that was held; of hostile.test.ts.
const lines = JSON.parse(process.argv[2] ?? '[]') as string[][];
const endings: { code: number; err: string }[] = [];
for (const line of lines) {
  const { code, err } = await hls4ts(...line);
  endings.push({ code, err });
}
process.stdout.write(JSON.stringify({ endings, kilobytes: process.resourceUsage().maxRSS }));
