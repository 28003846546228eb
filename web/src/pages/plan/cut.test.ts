import { describe, expect, it } from 'vitest';
import type { Budget, Step } from '../../lib/api/plan';
import { bought, cut, difference, matrix, span } from './cut';

const measure = (id: string, state: string, byFund: Record<string, number>, start = 2027, end = 2027) => ({
  id, facility: `${state}XXX-01`, state, solution: id, capital: 1, yearly: 0, by_fund: byFund, start, end, owner: 'PF', effect: 1,
});
const step = (rank: number, cost: number, cumulative: number, gain: number, state = 'BR'): Step => ({
  rank, port: `P${rank}`, state, cost, cumulative, gain, certainty: 1, measures: [measure(`m${rank}`, state, { donor: cost / 2, loan: cost / 2 })],
});
const steps = [step(1, 10, 10, 60), step(2, 20, 30, 30), step(3, 5, 35, 10, 'MX'), step(4, 65, 100, 8)];
const budget = (amount: number, after: number, price = 1): Budget => ({
  amount, probability: 0.5, exposure_before: 1, exposure_after: after, harm_before: 200, harm_after: 200 * after,
  money_before: { mean: 50, low: 40, high: 60 }, money_after: { mean: 50 * after, low: 1, high: 2 }, fund_spent: {}, fund_price: { donor: price },
});
const plan = { steps, budgets: [budget(30, 0.4, 5), budget(100, 0.3, 2)] };

describe('a budget cuts the nested list', () => {
  it('buys the beginning of the list', () => {
    expect([0, 9, 10, 29.999, 30, 34, 100, 1000].map((amount) => bought(steps, amount))).toEqual([0, 0, 1, 2, 2, 2, 4, 4]);
  });
  it('is exact at the budgets that were worked out', () => {
    expect(cut(plan, 30)).toMatchObject({ exposure: 0.4, harm: 80, money: 20, exact: true, spent: 30 });
    expect(cut(plan, 100)).toMatchObject({ exposure: 0.3, exact: true });
    expect(cut(plan, 0)).toMatchObject({ exposure: 1, harm: 200, money: 50, exact: true, spent: 0 });
    expect(cut(plan, 5000).exposure).toBe(0.3);
  });
  it('is filled in between by the gains bought so far', () => {
    const one = cut(plan, 10); // 60 of 90 towards the first budget
    expect(one.exposure).toBeCloseTo(1 - (60 / 90) * 0.6, 12);
    expect(one.exact).toBe(false);
    const three = cut(plan, 40); // 10 of 18 from the first to the second
    expect(three.exposure).toBeCloseTo(0.4 - (10 / 18) * 0.1, 12);
  });
  it('never leaves more with more money', () => {
    let last = Infinity;
    for (let amount = 0; amount <= 120; amount += 1) {
      const { harm } = cut(plan, amount);
      expect(harm).toBeLessThanOrEqual(last);
      last = harm;
    }
  });
  it('adds up by fund and State, and prices at the next budget', () => {
    const now = cut(plan, 35);
    expect(now.byFund).toEqual({ donor: 17.5, loan: 17.5 });
    expect(now.price).toEqual({ donor: 2 });
    expect(cut(plan, 20).price).toEqual({ donor: 5 });
    expect(matrix(now.steps)).toEqual([
      { state: 'BR', byFund: { donor: 15, loan: 15 }, total: 30 },
      { state: 'MX', byFund: { donor: 2.5, loan: 2.5 }, total: 5 },
    ]);
    expect(now.next.map((each) => each.rank)).toEqual([4]);
  });
  it('buys all of a case at its very amount, as the server publishes it', () => {
    const seen = steps.map((each, at) => ({ ...each, budget_case: at < 2 ? 0 : 1, cumulative: each.cumulative / 100 })); // a reader who sees a part
    expect(bought(seen, 30, plan.budgets)).toBe(2);
    expect(bought(seen, 100, plan.budgets)).toBe(4);
    expect(bought(seen, 0.33, plan.budgets)).toBe(2);
  });
  it('says when the region\u2019s numbers are not told', () => {
    const hidden = { ...plan, budgets: plan.budgets.map((each) => ({ ...each, exposure_before: null, exposure_after: null, harm_before: null, harm_after: null, money_before: null, money_after: null })) };
    expect(cut(hidden, 30)).toMatchObject({ known: false, spent: 30 });
    expect(cut(plan, 30).known).toBe(true);
  });
  it('takes an empty plan', () => {
    expect(cut({ steps: [], budgets: [] }, 10)).toMatchObject({ exposure: 0, harm: 0, spent: 0, steps: [] });
  });
});

it('the timeline spans years and dates alike', () => {
  expect(span([measure('a', 'BR', {}, 2027, 2028), { ...measure('b', 'BR', {}), start: '2026-03-01', end: '2029-12-31' }])).toEqual({ first: 2026, last: 2029 });
  expect(span([])).toBeNull();
});

it('two plans differ by their measures', () => {
  const change = difference(steps.slice(0, 2), [measure('m2', 'BR', {}), measure('m9', 'CL', {})]);
  expect(change.added.map(({ measure }) => measure.id)).toEqual(['m1']);
  expect(change.dropped.map((each) => each.id)).toEqual(['m9']);
  expect(change.kept).toBe(1);
});
