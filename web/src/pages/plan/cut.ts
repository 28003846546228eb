// The nested list cut at a budget, at once and on this side: what is bought, what it costs by fund, and what it leaves. Between the budgets
// that were worked out in full, exposure and harm are filled in by the gains of the steps bought so far. Pure.
import { spread } from '../../lib/api/analysis';
import type { Budget, ByFund, Plan, PlanMeasure, Step } from '../../lib/api/plan';

export interface Cut {
  amount: number;
  steps: Step[]; // bought, in order
  next: Step[]; // the first that are not
  spent: number;
  byFund: ByFund;
  known: boolean; // exposure and harm of the region are told to this reader
  exposureBefore: number;
  exposure: number;
  harmBefore: number;
  harm: number;
  moneyBefore: number;
  money: number;
  price: ByFund; // what one more dollar of each fund buys a year, at the nearest budget that was worked out
  exact: boolean; // this very list was worked out in full
}

const kCent = 0.01;

interface Anchor {
  count: number;
  exposure: number;
  harm: number;
  money: number;
}

// How many steps a budget buys: all of a case where the amount is that of one, else as far along the list as the money goes (as the
// server publishes them).
export function bought(steps: readonly Step[], amount: number, budgets: readonly Pick<Budget, 'amount'>[] = []): number {
  let count = 0;
  const exact = budgets.findIndex((budget) => Math.abs(budget.amount - amount) <= kCent);
  if (exact >= 0 && steps.every((step) => step.budget_case !== undefined)) {
    while (count < steps.length && steps[count]!.budget_case! <= exact) count += 1;
    return count;
  }
  while (count < steps.length && steps[count]!.cumulative <= amount + kCent) count += 1;
  return count;
}

export function cut(plan: Pick<Plan, 'budgets' | 'steps'>, amount: number): Cut {
  const budgets = [...plan.budgets].sort((a, b) => a.amount - b.amount);
  const count = bought(plan.steps, amount, budgets);
  const steps = plan.steps.slice(0, count);
  const first = budgets[0];
  const before: Anchor = { count: 0, exposure: first?.exposure_before ?? 0, harm: first?.harm_before ?? 0, money: spread(first?.money_before)?.mean ?? 0 };
  const anchors: Anchor[] = [before];
  for (const budget of budgets) {
    anchors.push({
      count: bought(plan.steps, budget.amount, budgets),
      exposure: budget.exposure_after ?? before.exposure,
      harm: budget.harm_after ?? before.harm,
      money: spread(budget.money_after)?.mean ?? before.money,
    });
  }
  const above = anchors.findIndex((anchor) => anchor.count >= count);
  const to = anchors[above < 0 ? anchors.length - 1 : above]!;
  const from = anchors[above <= 0 ? 0 : above - 1]!;
  const gain = (low: number, high: number): number => plan.steps.slice(low, high).reduce((sum, step) => sum + Math.max(0, step.gain), 0);
  const whole = gain(from.count, to.count);
  const part = above < 0 || to.count === count ? 1 : above === 0 ? 0 : whole > 0 ? gain(from.count, count) / whole : 0;
  const between = (a: number, b: number): number => a + part * (b - a);

  return {
    amount,
    steps,
    next: plan.steps.slice(count, count + 5),
    spent: steps.reduce((sum, step) => sum + step.cost, 0),
    byFund: sumByFund(steps),
    known: first !== undefined && first.exposure_before !== null,
    exposureBefore: before.exposure,
    exposure: between(from.exposure, to.exposure),
    harmBefore: before.harm,
    harm: between(from.harm, to.harm),
    moneyBefore: before.money,
    money: between(from.money, to.money),
    price: nearest(budgets, amount)?.fund_price ?? {},
    exact: anchors.some((anchor) => anchor.count === count),
  };
}

function nearest(budgets: readonly Budget[], amount: number): Budget | undefined {
  return budgets.find((budget) => budget.amount >= amount - kCent) ?? budgets.at(-1);
}

export function sumByFund(steps: readonly Step[]): ByFund {
  const sums: ByFund = {};
  for (const step of steps) {
    for (const measure of step.measures) {
      for (const [fund, money] of Object.entries(measure.by_fund)) sums[fund] = (sums[fund] ?? 0) + money;
    }
  }
  return sums;
}

// Who pays where: State -> fund -> money, States with most money first.
export function matrix(steps: readonly Step[]): { state: string; byFund: ByFund; total: number }[] {
  const rows = new Map<string, Step[]>();
  for (const step of steps) rows.set(step.state, [...(rows.get(step.state) ?? []), step]);
  return [...rows]
    .map(([state, list]) => {
      const byFund = sumByFund(list);
      return { state, byFund, total: Object.values(byFund).reduce((a, b) => a + b, 0) };
    })
    .sort((a, b) => b.total - a.total);
}

export const yearOf = (when: string | number): number => Number(String(when).slice(0, 4));
export function span(measures: readonly PlanMeasure[]): { first: number; last: number } | null {
  if (measures.length === 0) return null;
  return { first: Math.min(...measures.map((each) => yearOf(each.start))), last: Math.max(...measures.map((each) => yearOf(each.end))) };
}

// What one list has that another has not, by measure.
export function difference(now: readonly Step[], then: readonly { facility?: string | null; state: string; solution?: string; id: string }[]) {
  const name = (each: { facility?: string | null; state: string; id: string }): string => each.id;
  const before = new Set(then.map(name));
  const current = now.flatMap((step) => step.measures.map((measure) => ({ step, measure })));
  const after = new Set(current.map(({ measure }) => name(measure)));
  return {
    added: current.filter(({ measure }) => !before.has(name(measure))),
    dropped: then.filter((each) => !after.has(name(each))),
    kept: current.filter(({ measure }) => before.has(name(measure))).length,
  };
}
