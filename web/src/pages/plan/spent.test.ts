import { describe, expect, it } from 'vitest';
import { spentByFund, spentChange, spentOf } from './spent';

describe('what was spent', () => {
  it('adds up over funds', () => {
    expect(spentOf({ spent: 12 })).toBe(12);
    expect(spentOf({ spent: { donor: 5, loan: 7.5 } })).toBe(12.5);
    expect(spentByFund({ spent: 12, spent_by_fund: { donor: 12 } })).toEqual({ donor: 12 });
    expect(spentByFund({ spent: 0 })).toEqual({});
  });
  it('is sent by fund, and only where it changed', () => {
    expect(spentChange({ donor: 5 }, { donor: '5', loan: 0 })).toEqual({});
    expect(spentChange({ donor: 5 }, { donor: 6, loan: '' })).toEqual({ spent: { donor: 6 } });
    expect(spentChange({}, { loan: '250' })).toEqual({ spent: { loan: 250 } });
    expect(spentChange({ donor: 5 }, { donor: null })).toEqual({ spent: { donor: 0 } });
  });
});
