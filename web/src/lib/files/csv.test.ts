import { describe, expect, it } from 'vitest';
import { parseCsv, toCsv } from './csv';

describe('csv', () => {
  it('quotes what must be quoted', () => {
    expect(toCsv([['a', 'b,c', 'd"e'], [1, null, 'x\ny']])).toBe('a,"b,c","d""e"\r\n1,,"x\ny"\r\n');
  });
  it('writes dates as dates', () => {
    expect(toCsv([[new Date(Date.UTC(2026, 10, 30))]])).toBe('2026-11-30\r\n');
  });
  it('comes back as it went', () => {
    const rows = [['control', 'note'], ['X01', 'said "open", then\nclosed'], ['X02', '']];
    expect(parseCsv(toCsv(rows))).toEqual(rows);
    expect(parseCsv(`\ufeff${toCsv(rows)}`, 1)).toEqual([rows[0]]);
    expect(parseCsv('a,b')).toEqual([['a', 'b']]);
  });
});
