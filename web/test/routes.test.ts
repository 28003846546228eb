// Every path that the console asks for is one that the server documents (data/openapi).
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const kRoot = join(import.meta.dirname, '../..');
const kDocuments = join(kRoot, 'data/openapi');
const shape = (path: string): string => path.replace(/\{[^}]*\}/g, '{}');

function documented(): Set<string> {
  const paths = new Set<string>();
  for (const name of readdirSync(kDocuments).filter((each) => each.endsWith('.json'))) {
    const document = JSON.parse(readFileSync(join(kDocuments, name), 'utf8')) as { paths: Record<string, Record<string, unknown>> };
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const method of Object.keys(methods)) paths.add(`${method} ${shape(path.replace(/^\/api\/v1/, ''))}`);
    }
  }
  return paths;
}
function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? files(join(folder, entry.name)) : [join(folder, entry.name)]));
}
const kVerbs: Record<string, string> = { get: 'get', getTagged: 'get', post: 'post', put: 'put', patch: 'patch', remove: 'delete' };

function asked(): { what: string; file: string }[] {
  const found: { what: string; file: string }[] = [];
  for (const file of files(join(kRoot, 'web/src')).filter((name) => /\.(svelte|ts)$/.test(name) && !name.includes('.test.'))) {
    const text = readFileSync(file, 'utf8');
    // get<T>('/x'), get(path('/x/{y}', ...)), call<T>('PUT', path('/x/{y}'...
    for (const match of text.matchAll(/\b(getTagged|get|post|put|patch|remove)(?:<[^()]*?>)?\(\s*(?:path|fill|at)?\(?\s*'(\/[^'?]*)'/g)) {
      found.push({ what: `${kVerbs[match[1]!]} ${shape(match[2]!)}`, file });
    }
    for (const match of text.matchAll(/\bcall(?:<[^()]*?>)?\('(GET|POST|PUT|PATCH|DELETE)',\s*(?:path|fill|at)?\(?\s*'(\/[^'?]*)'/g)) {
      found.push({ what: `${match[1]!.toLowerCase()} ${shape(match[2]!)}`, file });
    }
  }
  return found;
}

// all slices of the description; a branch may lack some
const kWhole = ['identity', 'register', 'assessment', 'plan', 'trail'].every((name) => readdirSync(kDocuments).includes(`${name}.json`));

describe('the console and the API', () => {
  it.skipIf(!kWhole)('agree on every path', () => {
    const known = documented();
    const wanted = asked();
    expect(wanted.length).toBeGreaterThan(20);
    expect(wanted.filter(({ what }) => !known.has(what)).map(({ what, file }) => `${what} (${file.slice(kRoot.length + 1)})`)).toEqual([]);
  });
});
