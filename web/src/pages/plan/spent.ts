import type { ByFund, Measure } from '../../lib/api/plan';

// Money spent on a measure so far, whichever way it is told.
export function spentOf(measure: Pick<Measure, 'spent'>): number {
  return typeof measure.spent === 'number' ? measure.spent : Object.values(measure.spent ?? {}).reduce((a, b) => a + b, 0);
}

// The same by fund: money is always some fund's, a bare sum would lose whose.
export function spentByFund(measure: Pick<Measure, 'spent' | 'spent_by_fund'>): ByFund {
  return measure.spent_by_fund ?? (typeof measure.spent === 'number' ? {} : measure.spent);
}

// What is to be sent: the funds whose amount was changed, or nothing.
export function spentChange(before: ByFund, typed: Record<string, number | string | null>): { spent?: ByFund } {
  const changed = Object.entries(typed).filter(([fund, money]) => Number(money) !== (before[fund] ?? 0));
  return changed.length > 0 ? { spent: Object.fromEntries(changed.map(([fund, money]) => [fund, Number(money)])) } : {};
}
