import { describe, expect, it } from 'vitest';
import { complete, countSheet, notYetSavable } from './considered';
import { count, countByGroup } from './counts';
import { directionOf, viewOf, type Side } from './diff';
import { matches, neighbour, nextOpen, NO_FILTER } from './filter';
import { commandOf, type Stroke } from './keyboard';
import { differences, type Item } from './types';

function item(control: string, more: Partial<Item> = {}): Item {
  return {
    control, group: 'access', title: `Título ${control}`, question: 'Is the gate kept?', cite: 'A/14.2', levels: 'all', owner: 'PF',
    mandatory: true, evidence_expected: '', evidence: [], version: 1, previous: null,
    reply: 'not-checked', degree: null, verification: 'declared', checked_on: '', note: '', reason: '', ...more,
  };
}
const file = { id: 'e', name: 'a.pdf', type: 'application/pdf', size: 1, sha256: '00' };

describe('counts', () => {
  const items = [
    item('X01', { reply: 'met', verification: 'inspected', evidence: [file] }),
    item('X02', { reply: 'met', verification: 'documents' }),
    item('X05', { reply: 'partly', degree: 0.5, verification: 'inspected', note: 'report 17 in the archive' }),
    item('X03', { reply: 'not-applicable' }),
    item('X04', { reply: 'not-applicable', reason: 'no passengers' }),
    item('A01', { group: 'assessment' }),
  ];
  it('say what is answered and what is missing', () => {
    expect(count(items)).toMatchObject({ total: 6, answered: 5, needEvidence: 1, needReason: 1 });
    expect(count(items).byReply).toEqual({ met: 2, partly: 1, 'not-met': 0, 'not-applicable': 2, 'not-checked': 1 });
    expect(countByGroup(items).get('assessment')).toMatchObject({ total: 1, answered: 0 });
  });
  it('filter what is shown', () => {
    const shown = (show: typeof NO_FILTER.show) => items.filter((one) => matches(one, { ...NO_FILTER, show })).map((one) => one.control);
    expect(shown('open')).toEqual(['A01']);
    expect(shown('evidence')).toEqual(['X02']);
    expect(shown('reason')).toEqual(['X03']);
    expect(matches(items[0]!, { ...NO_FILTER, text: 'titulo GATE' })).toBe(true);
    expect(matches(items[0]!, { ...NO_FILTER, text: 'gate quay' })).toBe(false);
    expect(matches(items[0]!, { ...NO_FILTER, show: 'conflict' }, new Set(['X01']))).toBe(true);
  });
  it('walk', () => {
    expect(neighbour(items, 'X01', 1)).toBe('X02');
    expect(neighbour(items, 'A01', 1)).toBe('A01');
    expect(neighbour(items, 'gone', -1)).toBe('X01');
    expect(neighbour([], 'X01', 1)).toBeNull();
    expect(nextOpen(items, 'A01')).toBe('A01');
    expect(nextOpen(items.slice(0, 5), 'X01')).toBeNull();
  });
});

describe('keys', () => {
  const stroke = (key: string, more: Partial<Stroke> = {}): Stroke => ({ key, ctrl: false, alt: false, meta: false, typing: false, arrows: false, ...more });
  it('answer, move and open', () => {
    expect(['1', '2', '3', '4', '0'].map((key) => commandOf(stroke(key)))).toEqual(
      ['met', 'partly', 'not-met', 'not-applicable', 'not-checked'].map((reply) => ({ do: 'reply', reply })));
    expect(commandOf(stroke('j'))).toEqual({ do: 'move', step: 1 });
    expect(commandOf(stroke('ArrowUp'))).toEqual({ do: 'move', step: -1 });
    expect(commandOf(stroke('?'))).toEqual({ do: 'help' });
    expect(commandOf(stroke('x'))).toBeNull();
  });
  it('leave typing, radio buttons and the browser\'s own keys alone', () => {
    expect(commandOf(stroke('1', { typing: true }))).toBeNull();
    expect(commandOf(stroke('Escape', { typing: true }))).toEqual({ do: 'leave-field' });
    expect(commandOf(stroke('ArrowDown', { arrows: true }))).toBeNull();
    expect(commandOf(stroke('1', { ctrl: true }))).toBeNull();
  });
});

describe('comparison of two cycles', () => {
  const side = (reply: Side['reply'], verification: Side['verification'] = 'declared', degree: number | null = null): Side => ({ reply, verification, degree });
  it('knows which way a requirement moved', () => {
    expect(directionOf(side('not-met'), side('partly'))).toBe('better');
    expect(directionOf(side('met'), side('partly'))).toBe('worse');
    expect(directionOf(side('partly', 'declared', 0.5), side('partly', 'declared', 0.25))).toBe('worse');
    expect(directionOf(side('met'), side('met', 'exercised'))).toBe('verified');
    expect(directionOf(side('met', 'exercised'), side('met'))).toBe('weakened');
    expect(directionOf(side('met'), side('met'))).toBe('same');
  });
  it('takes unknown for neither better nor worse', () => {
    expect(directionOf(side('not-checked'), side('not-met'))).toBe('other');
    expect(directionOf(side('met'), side('not-checked'))).toBe('other');
    expect(directionOf(null, side('met'))).toBe('other');
    expect(directionOf(side('not-checked'), side('not-checked', 'inspected'))).toBe('same');
  });
  it('shows what got worse first and only counts the unchanged', () => {
    const view = viewOf({
      tally: {},
      items: [
        { control: 'a', title: '', kind: '', before: side('met'), after: side('met') },
        { control: 'b', title: '', kind: '', before: side('partly'), after: side('met') },
        { control: 'c', title: '', kind: '', before: side('met'), after: side('not-met') },
      ],
    });
    expect(view.sections.map((section) => section.direction)).toEqual(['worse', 'better']);
    expect(view.counts.same).toBe(1);
  });
  it('finds the fields in which two answers differ', () => {
    expect(differences(item('a'), item('b', { note: 'x', reply: 'met' }))).toEqual(['reply', 'note']);
    expect(differences(item('a'), item('b'))).toEqual([]);
  });
});

describe('what a PFSA must have considered', () => {
  it('is 8 domains, 9 threat families, 9 asset classes, and measured countermeasures', () => {
    const sheet = complete(null);
    expect(countSheet(sheet).list).toEqual({
      domains: { done: 0, total: 8 }, threats: { done: 0, total: 9 }, assets: { done: 0, total: 9 },
    });
    for (const list of [sheet.domains, sheet.threats, sheet.assets]) for (const entry of Object.values(list)) entry.considered = true;
    expect(countSheet(sheet).ready).toBe(false);
    sheet.vulnerabilities = [{ id: 'v1', title: 'open quay', countermeasures: [] }];
    expect(countSheet(sheet).vulnerabilities).toEqual({ done: 0, total: 1 });
    sheet.vulnerabilities[0]!.countermeasures = [{ id: 'c1', title: 'fence', before: 0.6, after: 0.2 }];
    expect(countSheet(sheet).ready).toBe(true);
    sheet.threats['nbc'] = { considered: false, reason: ' ' };
    expect(countSheet(sheet).ready).toBe(false);
    sheet.threats['nbc'] = { considered: false, reason: 'no such cargo' };
    expect(countSheet(sheet).ready).toBe(true);
  });
  it('is sent only when every countermeasure has its scores', () => {
    const sheet = complete(null);
    const vulnerability = { id: 'v1', title: '', countermeasures: [{ id: 'c1', title: 'fence', before: 0.6, after: null as number | null }] };
    sheet.vulnerabilities = [vulnerability];
    expect(notYetSavable(sheet)).toEqual([{ key: 'web.considered.lack.title', vulnerability: '1' }]);
    vulnerability.title = 'open quay';
    expect(notYetSavable(sheet)).toEqual([{ key: 'web.considered.lack.score', vulnerability: 'open quay' }]);
    vulnerability.countermeasures[0]!.after = 0.2;
    expect(notYetSavable(sheet)).toEqual([]);
  });
});
