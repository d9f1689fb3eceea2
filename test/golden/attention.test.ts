import { goldenCase } from './case.ts';

goldenCase('HGQ2_MHA_jet8');
