// Every action that the console asks a session for is one that the server knows (src/engines/release/names.cc): a wrong name would hide a page
// or a button from everybody, and nothing else would say so.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { navigation } from '../src/routes';

const kRoot = join(import.meta.dirname, '../..');

function named(table: string): Set<string> {
  const source = readFileSync(join(kRoot, 'src/engines/release/names.cc'), 'utf8');
  const rows = new RegExp(`${table}\\[\\] = \\{([\\s\\S]*?)\\};`).exec(source)?.[1] ?? '';
  return new Set([...rows.matchAll(/\{\w+::\w+, "([^"]+)"\}/g)].map((row) => row[1]!));
}
function sources(folder: string): { file: string; text: string }[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.(svelte|ts)$/.test(entry.name) && !entry.name.includes('.test.') ? [{ file: path.slice(kRoot.length + 1), text: readFileSync(path, 'utf8') }] : [];
  });
}
function asked(pattern: RegExp): { name: string; file: string }[] {
  return sources(join(kRoot, 'web/src')).flatMap(({ file, text }) => [...text.matchAll(pattern)].map((match) => ({ name: match[1]!, file })));
}

describe('the console and the permissions', () => {
  const actions = named('kActionNames');
  const roles = named('kRoleNames');

  it('read the tables', () => {
    expect(actions).toContain('release.give');
    expect(actions.size).toBeGreaterThan(20);
    expect(roles).toContain('pfso');
    expect(roles.size).toBe(8);
  });
  it('agree on the actions that a page asks for', () => {
    const wanted = asked(/session\.can\(\s*'([^']*)'/g);
    expect(wanted.length).toBeGreaterThan(15);
    expect(wanted.filter(({ name }) => !actions.has(name))).toEqual([]);
  });
  it('agree on the actions that the menu asks for', () => {
    expect(navigation.filter((entry) => entry.needs).length).toBeGreaterThan(2);
    expect(navigation.filter((entry) => entry.needs && !actions.has(entry.needs)).map((entry) => `${entry.path}: ${entry.needs}`)).toEqual([]);
  });
  it('agree on the roles that the menu asks for', () => {
    expect(navigation.flatMap((entry) => entry.roles ?? []).filter((role) => !roles.has(role))).toEqual([]);
  });
  // an action is always written out, so that the tests above see it
  it('name actions in full', () => {
    expect(asked(/session\.can\(\s*([^'\s)][^)]*)\)/g).filter(({ name }) => name !== 'entry.needs')).toEqual([]);
  });
});
