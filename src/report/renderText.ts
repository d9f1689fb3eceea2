import pico from 'picocolors';
import type { Report } from './model.ts';
import { count, place, short } from './text/format.ts';
import { latencyLine } from './text/latency.ts';
import { costTable, layerTable } from './text/layers.ts';
import { lossTable } from './text/losses.ts';
import type { Page } from './text/page.ts';
import { wrap } from './text/wrap.ts';

export interface TextOptions {
  /** Characters of a line; 110 when left out. */
  readonly width?: number;
  readonly color?: boolean;
}

/** Narrower terminals get lines of this width: there is no way to show a table in less. */
const narrowest = 60;

/** A report for the terminal; no line is wider than asked for, and without `color` it is plain text. */
export function renderText(report: Report, { width = 110, color = false }: TextOptions = {}): string {
  const page: Page = { width: Math.max(narrowest, width), colors: pico.createColors(color) };
  const { losses } = report;
  return [
    heading(report, page),
    section('Layers', layerTable(report.layers, page), page),
    section('Estimate', costTable(report, page), page),
    critical(report, page),
    ...(losses ? [section(lossTitle(losses), lossTable(losses, page), page)] : []),
    ...(report.warnings.length > 0 ? [section('Look at', warningLines(report, page), page)] : []),
    section('Assumptions', bullets(report.assumptions, page).map(page.colors.dim).join('\n'), page),
  ].join('\n\n');
}

const section = (title: string, body: string, { colors }: Page): string => `${colors.bold(title)}\n${body}`;

const lossTitle = ({ events, eventKind }: NonNullable<Report['losses']>): string =>
  `What casts lose, on ${count(events)} ${eventKind} events`;

const bullets = (texts: readonly string[], { width }: Page): string[] =>
  texts.map((text) => wrap(text, width, '- '));

function heading(report: Report, page: Page): string {
  const { part, clockPeriodNs } = report;
  const megahertz = short(1000 / clockPeriodNs);
  const first = `${report.model} on ${part.name} (${part.family}), clock ${short(clockPeriodNs)} ns (${megahertz} MHz), ${report.tool}`;
  return `${page.colors.bold(wrap(first, page.width))}\n${latencyLine(report, page)}`;
}

/** The longest path, layers without delay left out. */
function critical({ criticalPath }: Report, { width, colors }: Page): string {
  const parts = criticalPath
    .filter(({ logicNs, cycles: edges }) => logicNs > 0 || edges > 0)
    .map(({ layer, cycles: edges, logicNs }) => `${layer} ${edges} (${short(logicNs)} ns)`);
  return `${colors.bold('Longest path')}, clock edges and logic of each layer\n${wrap(parts.join(' → '), width)}`;
}

const warningLines = (report: Report, { width, colors }: Page): string =>
  report.warnings
    .map(({ severity, message, layer, source }) => {
      const where = layer ? `${source ? `${place(source)} ` : ''}${layer}: ` : '';
      const text = wrap(`${severity}: ${where}${message}`, width, '- ');
      return severity === 'warning' ? colors.yellow(text) : text;
    })
    .join('\n');
