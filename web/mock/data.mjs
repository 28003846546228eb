// Data of the mock: an analysis of data/hemisphere by the program itself (build/atalaya analyse --json, kept in build/mock), and the packs' files.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const kRoot = join(dirname(fileURLToPath(import.meta.url)), '../..');
const kKept = join(kRoot, 'build/mock/analysis.json');

function analyse() {
  if (!existsSync(kKept)) {
    const program = process.env.ATALAYA_PROGRAM ?? join(kRoot, 'build/atalaya');
    if (!existsSync(program)) throw new Error(`the mock needs ${program} (script/build), or an analysis in ${kKept}`);
    console.log('mock: analysing the hemisphere once (a minute)');
    mkdirSync(dirname(kKept), { recursive: true });
    writeFileSync(kKept, execFileSync(program, ['analyse', '--json'], { cwd: kRoot, maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] }));
  }
  return JSON.parse(readFileSync(kKept, 'utf8'));
}
const json = (name) => JSON.parse(readFileSync(join(kRoot, 'data', name), 'utf8'));

// Enough of CSV for our own files.
export function csv(name) {
  const rows = [];
  let field = '';
  let row = [];
  let quoted = false;
  for (const c of readFileSync(join(kRoot, 'data', name), 'utf8')) {
    if (quoted) {
      if (c === '"') quoted = false;
      else field += c;
    } else if (c === '"') quoted = true;
    else if (c === ',') {
      row.push(field);
      field = '';
    } else if (c === '\n') {
      rows.push([...row, field]);
      row = [];
      field = '';
    } else if (c !== '\r') field += c;
  }
  const [head, ...rest] = rows;
  return rest.map((values) => Object.fromEntries(head.map((key, at) => [key, values[at] ?? ''])));
}

export const analysis = analyse();
export const solutions = new Map(json('solutions/solutions.json').solutions.map((each) => [each.id, each]));
export const scenarios = new Map(json('scenarios/scenarios.json').scenarios.map((each) => [each.id, each]));
export const fundPack = json('funds/funds.json');
export const states = csv('hemisphere/states.csv').filter((each) => each.oas_member === '1');
export const portRows = csv('hemisphere/ports.csv');
export const lanes = csv('hemisphere/lanes.csv');
export const incidents = csv('hemisphere/incidents.csv');
export const controls = new Map();
(function walk(node) {
  for (const control of node.controls ?? []) controls.set(control.id.toUpperCase(), control);
  for (const group of node.groups ?? []) walk(group);
})(json('standards/isps/catalog.json').catalog);
export function controlTitle(id, language) {
  const control = controls.get(id.toUpperCase());
  const own = control?.props?.find((prop) => prop.name === 'title' && prop.class === language);
  return own?.value ?? control?.title ?? id;
}
export const portId = (row) => row.un_locode || `P${row.id}`;
export const facilities = analysis.facilities;
export const facilityById = new Map(facilities.map((each) => [each.id, each]));
export const portById = new Map(analysis.ports.map((each, at) => [each.id, { ...each, rank: at + 1 }]));
// Deterministic "random" share for what the mock makes up.
export function share(text) {
  let hash = 2166136261;
  for (const c of text) hash = Math.imul(hash ^ c.charCodeAt(0), 16777619) >>> 0;
  return hash / 4294967296;
}
