// Every text the console asks for exists, also the words of closed lists that no page names in full, and none was left in English.
// (src/lib/i18n.test.ts reads the patterns and compares their arguments.)
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ASSETS, DOMAINS, THREATS } from '../src/lib/assess/considered';
import { DIRECTIONS } from '../src/lib/assess/diff';
import { KEY_HELP } from '../src/lib/assess/keyboard';
import { REPLIES, VERIFICATIONS } from '../src/lib/assess/types';
import { FACTORS } from '../src/lib/register/level';

const kRoot = join(dirname(fileURLToPath(import.meta.url)), '../..');
const kParts = join(kRoot, 'data/messages/parts');
const languages = ['en', 'es', 'pt', 'fr'] as const;
const names = readdirSync(kParts).filter((name) => name.startsWith('web-'));
function catalogue(language: string): Record<string, string> {
  const all: Record<string, string> = {};
  for (const name of names.filter((each) => each.endsWith(`.${language}.json`))) {
    for (const [key, text] of Object.entries(JSON.parse(readFileSync(join(kParts, name), 'utf8')) as Record<string, string>)) {
      if (key in all) throw new Error(`${key} stands twice`);
      all[key] = text;
    }
  }
  return all;
}
const texts = Object.fromEntries(languages.map((language) => [language, catalogue(language)])) as Record<(typeof languages)[number], Record<string, string>>;

function sources(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return sources(path);
    return /\.(svelte|ts)$/.test(name) && !name.endsWith('.test.ts') ? [readFileSync(path, 'utf8')] : [];
  });
}

const lists: Record<string, readonly string[]> = {
  reply: REPLIES,
  verification: VERIFICATIONS,
  'assess.panel': ['answers', 'considered', 'gates', 'review', 'files', 'compare'],
  'assess.show': ['all', 'open', 'evidence', 'reason', 'changed', 'deficient', 'conflict'],
  'assess.locked': ['submitted', 'approved', 'superseded', 'other'],
  'assessment-status': ['draft', 'submitted', 'returned', 'approved', 'superseded'],
  'review.to': ['draft', 'submitted', 'returned', 'approved'],
  'review.done': ['draft', 'submitted', 'returned', 'approved'],
  'review.nothing': ['draft', 'submitted', 'returned', 'approved', 'superseded'],
  save: ['saved', 'saving', 'waiting', 'offline', 'signed-out', 'conflict', 'refused'],
  compare: DIRECTIONS,
  'considered.domains': DOMAINS,
  'considered.threats': THREATS,
  'considered.assets': ASSETS,
  considered: ['domains', 'threats', 'assets', 'lack.title', 'lack.score'],
  'transfer.format': ['xlsx', 'csv', 'oscal'],
  severity: ['major', 'non-conformity', 'observation'],
  requirement: ['policy', 'planning', 'operational'],
  'deficiency-status': ['open', 'fixed', 'closed'],
  'deficiency.to': ['fixed', 'verified', 'closed', 'reopened'],
  'deficiency.done': ['fixed', 'verified', 'closed', 'reopened'],
  'deficiency-action': ['opened', 'edited', 'fixed', 'verified', 'closed', 'reopened', 'confirmed', 'cured'],
  'level.factor': FACTORS.flatMap((factor) => [factor, `${factor}.text`]),
  'level.missing': [...FACTORS, 'facilities', 'instructions', 'reason'],
  'level.step': ['issued', 'received', 'instructions', 'attained'],
  'level.score': ['1', '2', '3', '4'],
  level: ['1', '2', '3'],
  due: ['overdue', 'due', 'done', 'planned'],
  event: ['drill', 'exercise', 'audit', 'inspection', 'training', 'declaration'],
  'statement-status': ['valid', 'expiring', 'expired', 'withdrawn', 'none'],
  endorsement: ['verification', 'additional'],
  'endorsement-result': ['satisfactory', 'deficiencies', 'not-satisfactory'],
  duty: ['pfso', 'deputy-pfso', 'cso', 'operator', 'authority', 'police', 'customs', 'emergency', 'other'],
  traffic: ['container', 'bulk', 'tanker', 'passenger'],
  size: ['small', 'medium', 'large'],
  'trail.verdict': ['entry', 'leaf', 'words-differ', 'proof-differs', 'root-differs'],
  'release.tlp': ['red', 'amber-strict', 'amber', 'green', 'clear'],
  role: ['pfso', 'rso', 'authority', 'analyst', 'industry', 'secretariat', 'auditor', 'admin'],
  'role-short': ['pfso', 'rso', 'authority', 'analyst', 'industry', 'secretariat', 'auditor', 'admin'],
  scope: ['in', 'out', 'facility', 'organisation', 'state', 'region', 'node'],
};

describe('the texts of the console', () => {
  it('exist wherever a page names one', () => {
    const missing = new Set<string>();
    for (const source of sources(join(kRoot, 'web/src'))) {
      for (const [, key] of source.matchAll(/\bt\(\s*'(web\.[\w.-]+)'/g)) if (key && !(key in texts.en)) missing.add(key);
    }
    expect([...missing]).toEqual([]);
  });

  it('exist for every word of the closed lists', () => {
    const missing = Object.entries(lists).flatMap(([list, words]) => words.map((word) => `web.${list}.${word}`)).filter((key) => !(key in texts.en));
    expect([...missing, ...KEY_HELP.map((line) => line.message).filter((key) => !(key in texts.en))]).toEqual([]);
  });

  it('leave no English behind: a long text is never the same in two languages', () => {
    const bare = (text: string): string => text.replace(/\{[^{}]*\}/g, '');
    const same = Object.keys(texts.en).filter((key) => bare(texts.en[key]!).length > 24 && (['es', 'pt', 'fr'] as const).some((language) => texts[language][key] === texts.en[key]));
    expect(same).toEqual([]);
  });
});
