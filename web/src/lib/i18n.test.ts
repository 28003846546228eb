import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, TYPE, type MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import { describe, expect, it } from 'vitest';
import { date, kLanguages, known, money, number, percent, t, use, word } from './i18n.svelte';

const kParts = join(import.meta.dirname, '../../../data/messages/parts');
const kSources = join(import.meta.dirname, '..');
const catalogue = (language: string): Record<string, string> => {
  const all: Record<string, string> = {};
  for (const name of readdirSync(kParts).filter((each) => each.startsWith('web-') && each.endsWith(`.${language}.json`))) {
    for (const [key, value] of Object.entries(JSON.parse(readFileSync(join(kParts, name), 'utf8')) as Record<string, string>)) {
      expect(all[key], `${key} stands twice (${name})`).toBeUndefined();
      all[key] = value;
    }
  }
  return all;
};
const all = Object.fromEntries(kLanguages.map((language) => [language, catalogue(language)]));

function names(elements: MessageFormatElement[], found = new Set<string>()): Set<string> {
  for (const element of elements) {
    if ('value' in element && element.type !== TYPE.literal) found.add(String(element.value));
    if ('options' in element) for (const option of Object.values(element.options)) names(option.value, found);
  }
  return found;
}

describe('the catalogue', () => {
  it('has the same keys in four languages, none empty', () => {
    const english = Object.keys(all['en']!).sort();
    expect(english.length).toBeGreaterThan(100);
    for (const language of kLanguages) {
      expect(Object.keys(all[language]!).sort()).toEqual(english);
      for (const [key, value] of Object.entries(all[language]!)) expect(value.trim(), `${language} ${key}`).not.toBe('');
    }
  });
  it('parses, and names the same arguments in each language', () => {
    for (const [key, pattern] of Object.entries(all['en']!)) {
      const wanted = [...names(parse(pattern, { ignoreTag: true }))].sort();
      for (const language of kLanguages) {
        const message = all[language]![key]!;
        expect([...names(parse(message, { ignoreTag: true }))].sort(), `${language} ${key}`).toEqual(wanted);
      }
    }
  });
  it('holds every key that the sources name', () => {
    const files = (folder: string): string[] =>
      readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? files(join(folder, entry.name)) : [join(folder, entry.name)]));
    const missing: string[] = [];
    for (const file of files(kSources).filter((name) => /\.(svelte|ts)$/.test(name) && !name.includes('.test.'))) {
      for (const match of readFileSync(file, 'utf8').matchAll(/\bt\(\s*'(web\.[^']+)'/g)) {
        if (!(match[1]! in all['en']!)) missing.push(`${match[1]} (${file.slice(kSources.length + 1)})`);
      }
    }
    expect(missing).toEqual([]);
  });
});

describe('texts and numbers', () => {
  it('follow the language', () => {
    use('es', { 'web.n': '{n, plural, one {# puerto} many {# puertos} other {# puertos}}', 'web.status.met': 'Cumple', 'web.q': "dice ''sí''" });
    expect(t('web.n', { n: 1 })).toBe('1 puerto');
    expect(t('web.n', { n: 2 })).toBe('2 puertos');
    expect(t('web.q')).toBe("dice 'sí'");
    expect(word('status', 'met')).toBe('Cumple');
    expect(word('status', 'odd')).toBe('odd');
    expect(number(12345.678)).toBe('12.345,68');
    expect(money(1500000).replaceAll('\u00a0', ' ')).toContain('USD');
    use('en', {});
    expect(percent(0.123, 1)).toBe('12.3\u00a0%');
    expect(percent(-0.5)).toBe('-50\u00a0%');
    use('fr', {});
    expect(percent(0.123, 1)).toBe('12,3\u00a0%');
    use('en', {});
    expect(date('2026-11-30')).toBe('Nov 30, 2026'); // a day is a day everywhere
    expect(number(null)).toBe('–');
  });
  it('show a missing key as itself', () => {
    use('en', {});
    expect(t('web.nowhere')).toBe('web.nowhere');
  });
  it('know languages by their first two letters', () => {
    expect(known('pt-BR')).toBe('pt');
    expect(known('de')).toBeNull();
  });
});
