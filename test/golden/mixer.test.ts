import { goldenCase } from './case.ts';

goldenCase('HGQ2_MLPMixer_jet64_77');
