import { describe, expect, it } from 'vitest';
import { facilitiesIn, subjectWords, type Names } from './subject';

const names: Names = {
  state: (id) => ({ BR: 'Brazil' })[id] ?? id,
  facility: (id) => ({ 'BRSSZ-01': 'Santos container terminal' })[id] ?? id,
  fund: (id) => ({ national: 'National budgets' })[id],
  kind: (kind) => kind.toUpperCase(),
  say: (key, values) => [key.slice('web.release.'.length), ...Object.values(values)].join('|'),
};

describe('what was released', () => {
  it('is told in words, never by an identifier that has a name', () => {
    expect(subjectWords({ kind: 'plan', id: '*', state: 'BR' }, {}, names)).toBe('all-of|PLAN|Brazil');
    expect(subjectWords({ kind: 'plan', id: '*' }, { state: 'BR' }, names)).toBe('all-of|PLAN|Brazil');
    expect(subjectWords({ kind: 'plan', id: '*', state: '' }, { state: '' }, names)).toBe('all|PLAN');
    expect(subjectWords({ kind: 'assessment', id: 'facility:BRSSZ-01' }, {}, names)).toBe('all-of|ASSESSMENT|Santos container terminal');
    expect(subjectWords({ kind: 'assessment', id: '01M8' }, { facility: 'BRSSZ-01' }, names)).toBe('one|ASSESSMENT|Santos container terminal');
    expect(subjectWords({ kind: 'fund', id: 'national' }, {}, names)).toBe('one|FUND|National budgets');
    expect(subjectWords({ kind: 'plan', id: '01M9' }, {}, names)).toBe('one|PLAN|01M9');
  });
  it('names the facilities to ask for once each', () => {
    const of = (id: string, facility: string, ...audiences: string[]) => ({ subject: { kind: 'plan', id }, facility, audiences });
    expect(facilitiesIn([of('*', '', 'region'), of('facility:A-1', 'A-1', 'facility:B-2'), of('01M8', 'B-2')])).toEqual(['A-1', 'B-2']);
  });
});
