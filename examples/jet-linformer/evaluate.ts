import { evaluateJets } from '../jets/evaluation.ts';

// npx tsx examples/jet-linformer/evaluate.ts [events]: figures of the simulated firmware on the jets of seed 2.
evaluateJets(import.meta.url, 32, ({ constituents, jet }) => ({ constituents, jet }));
