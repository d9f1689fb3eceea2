import type { Report } from '../model.ts';
import { cycles, short } from './format.ts';
import type { Page } from './page.ts';
import { wrap } from './wrap.ts';

type Latency = Pick<
  Report,
  'clockPeriodNs' | 'latencyCycles' | 'latencyNs' | 'initiationInterval' | 'latencyBudget'
>;

/** Latency and initiation interval in a sentence, red where the budget is exceeded. */
export function latencyLine(report: Latency, { width, colors }: Page): string {
  const { latencyCycles, latencyNs, initiationInterval, clockPeriodNs, latencyBudget: budget } = report;
  const every = initiationInterval === 1 ? 'cycle' : cycles(initiationInterval);
  const interval = `a new event every ${every} = ${short(initiationInterval * clockPeriodNs)} ns`;
  const allowed = budget
    ? `, ${budget.met ? 'within' : 'ABOVE'} the budget of ${short(budget.ns)} ns by ${short(Math.abs(budget.slackNs))} ns`
    : '';
  const line = wrap(
    `latency ${cycles(latencyCycles)} = ${short(latencyNs)} ns${allowed}; ${interval}`,
    width,
  );
  return budget && !budget.met ? colors.red(line) : line;
}
