import { describe, expect, it } from 'vitest';
import { addMonths, byDay, daysInMonth, daysUntil, weeksOf, type DueItem } from './calendar';
import { hoursTaken, missingOf, stepOf, suggested, type FacilityLevel, type Factors } from './level';

const row: FacilityLevel = {
  facility: { id: 'BRSSZ-01', name: 'Santos' }, issued: '2026-11-30T06:00:00.000Z', received: null, attained: null, evidence: null, instructions: [],
};
const factors: Factors = {
  credible: { score: 3, reason: 'a' }, corroborated: { score: 2, reason: 'b' },
  specific: { score: 1, reason: 'c' }, consequences: { score: 4, reason: 'd' },
};

describe('levels', () => {
  it('go from issued over received to attained', () => {
    expect(stepOf(row, 0)).toBe('issued');
    const received = { ...row, received: '2026-11-30T07:00:00.000Z' };
    expect(stepOf(received, 0)).toBe('received');
    expect(stepOf({ ...received, instructions: [{ n: 1, done: 'x' }, { n: 2, done: null }] }, 2)).toBe('received');
    expect(stepOf({ ...received, instructions: [{ n: 1, done: 'x' }, { n: 2, done: 'y' }] }, 2)).toBe('instructions');
    expect(stepOf({ ...received, attained: '2026-11-30T18:30:00.000Z' }, 0)).toBe('attained');
    expect(hoursTaken({ ...row, attained: '2026-11-30T18:30:00.000Z' }, '')).toBe(12.5);
  });
  it('need four scored factors with reasons, facilities, a reason, and at level 3 an instruction', () => {
    const draft = { level: 2, factors, facilities: 'all' as const, instructions: [], reason: 'r' };
    expect(missingOf(draft)).toEqual([]);
    expect(missingOf({ ...draft, level: 3 })).toEqual(['web.level.missing.instructions']);
    expect(missingOf({ ...draft, facilities: [], reason: ' ' })).toEqual(['web.level.missing.facilities', 'web.level.missing.reason']);
    expect(missingOf({ ...draft, factors: { ...factors, specific: { score: 0, reason: 'c' }, credible: { score: 2, reason: '' } } }))
      .toEqual(['web.level.missing.credible', 'web.level.missing.specific']);
  });
});

describe('the level four scores suggest', () => {
  const of = (credible: number, corroborated: number, specific: number, consequences: number) =>
    suggested({
      credible: { score: credible, reason: '' }, corroborated: { score: corroborated, reason: '' },
      specific: { score: specific, reason: '' }, consequences: { score: consequences, reason: '' },
    });
  it('is 3 only for a credible, imminent and grave threat', () => {
    expect(of(3, 1, 4, 3)).toBe(3);
    expect(of(2, 4, 4, 4)).toBe(2);
    expect(of(1, 4, 4, 4)).toBe(1);
    expect(of(2, 3, 3, 1)).toBe(2);
    expect(of(4, 4, 2, 2)).toBe(1);
  });
  it('never falls when a score rises', () => {
    const scores = [1, 2, 3, 4];
    for (const a of scores) for (const b of scores) for (const c of scores) for (const d of scores) {
      const here = of(a, b, c, d);
      if (a < 4) expect(of(a + 1, b, c, d)).toBeGreaterThanOrEqual(here);
      if (b < 4) expect(of(a, b + 1, c, d)).toBeGreaterThanOrEqual(here);
      if (c < 4) expect(of(a, b, c + 1, d)).toBeGreaterThanOrEqual(here);
      if (d < 4) expect(of(a, b, c, d + 1)).toBeGreaterThanOrEqual(here);
    }
  });
});

describe('calendar', () => {
  it('lays a month into weeks', () => {
    const weeks = weeksOf('2026-11');  // begins on a Sunday
    expect(weeks).toHaveLength(6);
    expect(weeks[0]).toEqual([null, null, null, null, null, null, '2026-11-01']);
    expect(weeks[5]).toEqual(['2026-11-30', null, null, null, null, null, null]);
    expect(weeksOf('2027-02')).toHaveLength(4);  // exactly four weeks from a Monday
    expect(daysInMonth('2028-02')).toBe(29);
  });
  it('counts months and days', () => {
    expect(addMonths('2026-11', 2)).toBe('2027-01');
    expect(addMonths('2026-01', -1)).toBe('2025-12');
    expect(daysUntil('2026-12-02', '2026-11-30')).toBe(2);
    expect(daysUntil('2026-11-29', '2026-11-30T23:00:00.000Z')).toBe(-1);
  });
  it('groups by day, in order', () => {
    const due = (day: string, title: string) => ({ due: day, title }) as DueItem;
    const days = byDay([due('2026-12-02', 'b'), due('2026-11-30', 'a'), due('2026-12-02', 'c')]);
    expect([...days.keys()]).toEqual(['2026-11-30', '2026-12-02']);
    expect(days.get('2026-12-02')?.map((one) => one.title)).toEqual(['b', 'c']);
  });
});
