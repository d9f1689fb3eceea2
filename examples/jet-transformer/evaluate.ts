import { evaluateJets } from '../jets/evaluation.ts';

// npx tsx examples/jet-transformer/evaluate.ts [events]: figures of the simulated firmware on the jets of seed 2.
evaluateJets(import.meta.url, 16, ({ constituents, jet }) => ({ constituents, jet }));
