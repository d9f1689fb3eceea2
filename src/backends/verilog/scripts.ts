import Handlebars from 'handlebars';
import { readAsset } from '../../base/assets.ts';
import type { OutputFile } from '../../base/outputFile.ts';
import type { VerilogOptions } from './options.ts';

/** Fills one template of `templates/rtl`; a name that the view lacks is an error. */
const fill = (template: string, view: object): string =>
  Handlebars.compile(readAsset(`templates/rtl/${template}.hbs`), { noEscape: true, strict: true })(view);

/** Constraints and scripts for Vivado and Quartus. */
export function scriptFiles(
  top: string,
  sources: readonly string[],
  { part, clockPeriod }: VerilogOptions,
): OutputFile[] {
  const view = { top, sources, part, clockPeriod };
  return [
    { path: 'constraints.xdc', contents: fill('constraints.xdc', view) },
    { path: 'constraints.sdc', contents: fill('constraints.sdc', view) },
    { path: 'vivado.tcl', contents: fill('vivado.tcl', view) },
    { path: `${top}.qsf`, contents: fill('quartus.qsf', view) },
  ];
}
