// Which facilities' assessments a person may see: their own by the grants they hold, and those of others that were released to them. The
// register itself is everybody's, so a row without an assessment says nothing about a facility that is not one's own.
import type { List } from '../api/client';
import type { FacilityRow } from '../api/register';
import type { Grant, Role } from '../api/session';

// src/engines/release/owner_table.cc: who sees the assessments of their own place, and who can be given those of others.
const kOwners: readonly Role[] = ['pfso', 'rso', 'authority', 'industry'];
const kReceivers: readonly Role[] = ['pfso', 'rso', 'authority', 'analyst', 'secretariat'];
const kOwnFilters: Record<string, string> = { state: 'state', organisation: 'organisation' };

export interface Reach {
  lists: Record<string, string>[]; // filters of /facilities whose rows are one's own
  facilities: string[]; // single ones besides
  elsewhere: boolean; // may be given assessments of other facilities
}

export function reachOf(grants: readonly Grant[]): Reach {
  const reach: Reach = { lists: [], facilities: [], elsewhere: grants.some((grant) => kReceivers.includes(grant.role)) };
  for (const { role, scope } of grants) {
    if (!kOwners.includes(role)) continue;
    const filter = kOwnFilters[scope.kind];
    if (filter && !reach.lists.some((one) => one[filter] === scope.id)) reach.lists.push({ [filter]: scope.id });
    if (scope.kind === 'facility' && !reach.facilities.includes(scope.id)) reach.facilities.push(scope.id);
  }
  return reach;
}

type Fetch = (query: Record<string, string | number | null>) => Promise<List<FacilityRow>>;

async function whole(fetch: Fetch, query: Record<string, string | number | null>): Promise<FacilityRow[]> {
  const rows: FacilityRow[] = [];
  let cursor: string | null = null;
  do {
    const page: List<FacilityRow> = await fetch({ ...query, cursor, limit: 200 });
    rows.push(...page.items);
    cursor = page.next;
  } while (cursor !== null);
  return rows;
}

// Own facilities in scope, assessed or not, and those of others whose assessment can be seen; each once.
export async function visibleAssessments(reach: Reach, q: string | null, fetch: Fetch): Promise<FacilityRow[]> {
  const found = new Map<string, FacilityRow>();
  const take = (rows: FacilityRow[]): void => rows.forEach((row) => found.set(row.id, row));
  for (const filter of reach.lists) take(await whole(fetch, { scope: 'in', q, ...filter }));
  if (reach.elsewhere) {
    take((await whole(fetch, { scope: 'in', q })).filter((row) => row.assessment !== null || reach.facilities.includes(row.id)));
  }
  return [...found.values()];
}
