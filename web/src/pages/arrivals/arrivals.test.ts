import { describe, expect, it } from 'vitest';
import { byHour, onLine, seconds, windowOf, type CallRow, type VerifiedCall } from './shapes';

const call = (id: string, eta: string): CallRow => ({ id, eta }) as CallRow;

describe('the board', () => {
  it('puts calls under the hour they come', () => {
    const hours = byHour([call('a', '2026-12-01'), call('b', '2026-12-01T06:10'), call('c', '2026-12-01T06:50'), call('d', '2026-12-01T07:00')]);
    expect(hours.map((one) => [one.hour, one.calls.map((each) => each.id)])).toEqual([
      ['2026-12-01', ['a']],
      ['2026-12-01 06:00', ['b', 'c']],
      ['2026-12-01 07:00', ['d']],
    ]);
  });
  it('looks ahead so many hours, and back for what is late', () => {
    expect(windowOf(new Date('2026-12-01T03:00:00Z'), 48)).toEqual({ from: '2026-11-30', to: '2026-12-03T03:00' });
  });
});

describe('the line of calls', () => {
  const verified = (from: string, to: string, seen: string | null = null): VerifiedCall => ({ verdict: 'confirmed', doubt: '', call: 0, port: 'X', from, to, seen: seen ? { port: 'X', from: seen, to: seen } : null });
  it('reads times as UTC', () => {
    expect(seconds('1970-01-02')).toBe(86400);
    expect(seconds('1970-01-01 01:00')).toBe(3600);
    expect(seconds('')).toBeNull();
    expect(seconds('soon')).toBeNull();
  });
  it('spans from the first to the last, and leaves out what has no time', () => {
    const line = onLine([verified('2026-01-01', '2026-01-02'), verified('', ''), verified('', '', '2026-01-06 00:00'), verified('2026-01-10', '2026-01-11')]);
    expect(line.map((one) => one.at)).toEqual([0, 0.5, 0.9]);
    expect(line[2]!.end).toBe(1);
    expect(onLine([])).toEqual([]);
  });
});
