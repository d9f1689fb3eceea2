import { evaluateJets, presence } from '../jets/evaluation.ts';

// npx tsx examples/deepsets/evaluate.ts [events]: figures of the simulated firmware on the jets of seed 2.
evaluateJets(import.meta.url, 16, (data) => ({
  constituents: data.constituents,
  jet: data.jet,
  present: presence(data),
}));
