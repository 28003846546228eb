// The 'considered' part of a PFSA: eight domains (B/15.3), nine threat families (B/15.11), nine asset classes (B/15.7), and the
// vulnerabilities found, each with at least one countermeasure and a score before and after (rule 4 of the submit gate).
// Ids are shared with the server; their texts are messages `web.considered.{list}.{id}`.

export const DOMAINS = [
  'physical-security', 'structures', 'personnel-protection', 'procedures', 'communications', 'transport', 'utilities', 'other-areas',
] as const;
export const THREATS = [
  'sabotage', 'hijack', 'tampering', 'unauthorised-access', 'weapons-smuggling', 'ship-carrier', 'ship-weapon', 'blockage', 'nbc',
] as const;
export const ASSETS = [
  'approaches', 'cargo-facilities', 'power-and-it', 'traffic-services', 'plants-and-piping', 'bridges-and-roads', 'service-craft',
  'security-equipment', 'adjacent-waters',
] as const;

export interface Considered {
  considered: boolean;
  reason: string;
}
export interface Countermeasure {
  id: string;
  title: string;
  before: number | null;
  after: number | null;
}
export interface Vulnerability {
  id: string;
  title: string;
  countermeasures: Countermeasure[];
}
export interface ConsideredSheet {
  domains: Record<string, Considered>;
  threats: Record<string, Considered>;
  assets: Record<string, Considered>;
  vulnerabilities: Vulnerability[];
}

export type List = 'domains' | 'threats' | 'assets';
export const LISTS: Readonly<Record<List, readonly string[]>> = { domains: DOMAINS, threats: THREATS, assets: ASSETS };

/** The sheet with every entry of the closed lists present; unknown entries of the server are kept. */
export function complete(sheet: Partial<ConsideredSheet> | null): ConsideredSheet {
  const fill = (ids: readonly string[], given: Record<string, Considered> | undefined) => {
    const all: Record<string, Considered> = {};
    for (const id of ids) all[id] = given?.[id] ?? { considered: false, reason: '' };
    for (const [id, value] of Object.entries(given ?? {})) all[id] = value;
    return all;
  };
  return {
    domains: fill(DOMAINS, sheet?.domains),
    threats: fill(THREATS, sheet?.threats),
    assets: fill(ASSETS, sheet?.assets),
    vulnerabilities: sheet?.vulnerabilities ?? [],
  };
}

/** An entry passes if it was considered, or if a reason says why it does not apply. */
export function passes(entry: Considered): boolean {
  return entry.considered || entry.reason.trim() !== '';
}

export function vulnerabilityPasses(vulnerability: Vulnerability): boolean {
  return (
    vulnerability.title.trim() !== '' &&
    vulnerability.countermeasures.some(
      (measure) => measure.title.trim() !== '' && measure.before !== null && measure.after !== null && measure.after <= measure.before,
    )
  );
}

/** What the server takes: every countermeasure has its two scores. Message keys of what is missing first, with the vulnerability. */
export function notYetSavable(sheet: ConsideredSheet): { key: string; vulnerability: string }[] {
  return sheet.vulnerabilities.flatMap((vulnerability, at) => {
    const name = vulnerability.title.trim() || String(at + 1);
    if (vulnerability.title.trim() === '') return [{ key: 'web.considered.lack.title', vulnerability: name }];
    const bare = vulnerability.countermeasures.some((measure) => typeof measure.before !== 'number' || typeof measure.after !== 'number');
    return bare ? [{ key: 'web.considered.lack.score', vulnerability: name }] : [];
  });
}

export interface SheetCounts {
  list: Record<List, { done: number; total: number }>;
  vulnerabilities: { done: number; total: number };
  ready: boolean;
}

export function countSheet(sheet: ConsideredSheet): SheetCounts {
  const of = (entries: Record<string, Considered>) => {
    const all = Object.values(entries);
    return { done: all.filter(passes).length, total: all.length };
  };
  const list = { domains: of(sheet.domains), threats: of(sheet.threats), assets: of(sheet.assets) };
  const vulnerabilities = {
    done: sheet.vulnerabilities.filter(vulnerabilityPasses).length,
    total: sheet.vulnerabilities.length,
  };
  const ready =
    Object.values(list).every((one) => one.done === one.total) &&
    vulnerabilities.total > 0 &&
    vulnerabilities.done === vulnerabilities.total;
  return { list, vulnerabilities, ready };
}
