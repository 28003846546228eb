import { describe, expect, it } from 'vitest';
import type { FacilityRow } from '../api/register';
import type { Grant, Role, Scope } from '../api/session';
import { reachOf, visibleAssessments } from './visible';

const grant = (role: Role, kind: Scope['kind'], id: string): Grant => ({ role, scope: { kind, id, name: id } });
const row = (id: string, assessed: boolean): FacilityRow =>
  ({ id, state: id.slice(0, 2), assessment: assessed ? { id: `a-${id}`, status: 'approved', answered: 1, total: 2 } : null }) as FacilityRow;

// What the server shows: the whole register; an assessment only where `seen` has it. Pages of two rows.
function server(seen: string[], company: string[] = []) {
  const all = ['AR-1', 'BR-1', 'BR-2', 'BR-3', 'CL-1'].map((id) => row(id, seen.includes(id)));
  const asked: Record<string, unknown>[] = [];
  const fetch = async (query: Record<string, string | number | null>) => {
    asked.push(query);
    const rows = all.filter((one) => (!query['state'] || one.state === query['state']) && (!query['organisation'] || company.includes(one.id)));
    const from = Number(query['cursor'] ?? 0);
    return { items: rows.slice(from, from + 2), next: from + 2 < rows.length ? String(from + 2) : null };
  };
  return { fetch, asked };
}
const ids = async (grants: Grant[], seen: string[], company: string[] = []) =>
  (await visibleAssessments(reachOf(grants), null, server(seen, company).fetch)).map((one) => one.id).sort();

describe('the assessments that a person sees', () => {
  it('are the own facility, also when it was never assessed', async () => {
    expect(await ids([grant('pfso', 'facility', 'BR-2')], [])).toEqual(['BR-2']);
    expect(await ids([grant('rso', 'facility', 'BR-2'), grant('rso', 'facility', 'CL-1')], ['CL-1'])).toEqual(['BR-2', 'CL-1']);
  });
  it('are the own State, over all pages, and what others released', async () => {
    expect(await ids([grant('authority', 'state', 'BR')], ['BR-1'])).toEqual(['BR-1', 'BR-2', 'BR-3']);
    expect(await ids([grant('authority', 'state', 'BR')], ['BR-1', 'CL-1'])).toEqual(['BR-1', 'BR-2', 'BR-3', 'CL-1']);
  });
  it('are the own company for industry, which is given nothing of others', async () => {
    const { fetch, asked } = server(['BR-1'], ['BR-1', 'CL-1']);
    const found = await visibleAssessments(reachOf([grant('industry', 'organisation', 'X')]), 'x', fetch);
    expect(found.map((one) => one.id)).toEqual(['BR-1', 'CL-1']);
    expect(asked).toEqual([{ scope: 'in', q: 'x', organisation: 'X', cursor: null, limit: 200 }]);
  });
  it('are only the released ones for who owns none', async () => {
    expect(await ids([grant('secretariat', 'region', '')], ['AR-1', 'CL-1'])).toEqual(['AR-1', 'CL-1']);
    expect(await ids([grant('analyst', 'state', 'BR')], [])).toEqual([]);
    expect(await ids([grant('auditor', 'node', ''), grant('admin', 'node', '')], ['AR-1'])).toEqual([]);
  });
});
