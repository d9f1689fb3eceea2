import { goldenCase } from './case.ts';

goldenCase('HGQ2_Linformer_jet8');
