import type { Report, Resources, WarningReport } from './model.ts';

/** Casts that lose more of their values than this, in percent, are worth a warning. */
export const overflowThreshold = 0.1;

/** Share of the part above which placement and routing get hard, in percent. */
export const crowded = 80;

const names: { readonly [Kind in keyof Resources]: string } = {
  lut: 'LUTs',
  ff: 'flip-flops',
  dsp: 'DSPs',
  bram18: '18 kbit block RAMs',
};

const kinds = Object.keys(names) as (keyof Resources)[];

const general = (severity: WarningReport['severity'], message: string): WarningReport => ({
  severity,
  message,
  layer: null,
  source: null,
});

/** What becomes of values outside a type, in words. */
const fates: Readonly<Record<string, string>> = {
  WRAP: 'wrap around',
  SAT: 'are clipped',
  SAT_SYM: 'are clipped',
  SAT_ZERO: 'become 0',
};

const short = (value: number): string => String(Number(value.toPrecision(4)));

function castWarnings({ casts, eventKind }: NonNullable<Report['losses']>): WarningReport[] {
  return casts
    .filter(({ overflowedPercent }) => overflowedPercent > overflowThreshold)
    .map(({ layer, source, what, to, overflow, overflowedPercent, largest, limit }) => {
      const fate = fates[overflow] ?? 'leave their types';
      // Clipping at a chosen limit is common practice, wrapping around is not; random events prove neither.
      const clips = overflow === 'SAT' || overflow === 'SAT_SYM';
      const severity = clips || eventKind === 'random' ? 'note' : 'warning';
      const seen = largest > limit ? `: seen up to ${short(largest)}, the type ends at ${short(limit)}` : '';
      const message = `${short(overflowedPercent)} % of the values (${what}) ${fate} in ${to}${seen}`;
      return { severity, message, layer, source };
    });
}

function sizeWarnings({ percent, part }: Pick<Report, 'percent' | 'part'>): WarningReport[] {
  return kinds.flatMap((kind): WarningReport[] => {
    const share = percent[kind];
    const text = `the design needs ${share} % of the ${names[kind]} of ${part.device}`;
    if (share > 100) return [general('warning', `${text}: it does not fit`)];
    if (share > crowded) return [general('warning', `${text}: routing may fail`)];
    if (part.slr > 1 && share > 100 / part.slr) {
      return [
        general('note', `${text}, more than one of its ${part.slr} dies: signals between dies take longer`),
      ];
    }
    return [];
  });
}

function budgetWarnings({
  latencyBudget,
  latencyNs,
}: Pick<Report, 'latencyBudget' | 'latencyNs'>): WarningReport[] {
  if (!latencyBudget || latencyBudget.met) return [];
  const message = `the latency of ${latencyNs} ns is ${-latencyBudget.slackNs} ns above the budget of ${latencyBudget.ns} ns`;
  return [general('warning', message)];
}

/** What the user should look at, the whole design first. */
export const warningsOf = (report: Omit<Report, 'warnings'>): WarningReport[] => [
  ...budgetWarnings(report),
  ...sizeWarnings(report),
  ...(report.losses ? castWarnings(report.losses) : []),
];
