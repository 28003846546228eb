// Watch lists, hits and answers as the server gives them (data/openapi/screening.json).
import type { Explanation } from '../api/explanation';
import type { Finding } from '../api/problem';

export interface Party {
  kind: string;
  names?: { text: string; kind?: string }[];
  births?: { first: string; last: string }[];
  countries?: string[];
  identifiers?: { kind: string; value: string; country?: string }[];
  addresses?: string[];
}
export interface WatchList {
  id: string;
  title: string;
  state: string | null;
  trusted: boolean;
  illustrative: boolean;
  number: number;
  edition: string;
  origin: string;
  entries: number;
  loaded: string;
  tried: string;
  age_days: number;
  editable: boolean;
  loadable: boolean;
  problem: Finding[] | null;
}
export interface Edition {
  number: number;
  edition: string;
  origin: string;
  entries: number;
  added: number;
  changed: number;
  removed: number;
  loaded: string;
}
export interface ListLoad {
  id: string;
  list: string;
  at: string;
  status: 'running' | 'done' | 'same' | 'refused' | 'failed';
  number: number;
  subjects: number;
  hits_new: number;
  hits_changed: number;
  hits_gone: number;
  findings: Finding[];
}
export interface Entry {
  version: number;
  score: number | null;
  listed: Party & { id: string; programmes: string[]; remarks: string };
}
export interface Searched {
  list: string;
  title: string;
  edition: string;
  entries: number;
  age_days: number;
  illustrative: boolean;
}
export interface FoundHit {
  list: string;
  title: string;
  edition: string;
  entry: string;
  score: number;
  matched_name: string;
  matched_number: string;
  decisive: boolean;
  trusted: boolean;
  illustrative: boolean;
  listed: Party;
  why: Explanation | null;
}
export interface Answer {
  subjects: { id: string; name: string; found: number; hits: FoundHit[]; remarks: Finding[] }[];
  with_hits: number;
  searched: Searched[];
}
export interface Hit {
  id: string;
  subject: { id: string; name: string; source: string; source_id: string };
  state: string;
  facility: string | null;
  list: string;
  title: string;
  illustrative: boolean;
  entry: string;
  score: number;
  matched: string;
  asked: string;
  decisive: boolean;
  trusted: boolean;
  found: string;
  gone: string | null;
  status: 'undecided' | 'proposed' | 'true' | 'false';
  version: number;
}
export interface WholeHit {
  hit: Hit;
  may_decide: boolean;
  subject: { id: string; name: string; source: string; screened: string };
  entry: Entry | null;
  fields: { field: string; mark: 'same' | 'alike' | 'different' | 'asked-only' | 'listed-only'; asked: string[]; listed: string[] }[];
  why: Explanation;
  decisions: { at: string; actor_name: string; status: string; reason: string; until: string | null; still: boolean }[];
}
export const listName = (list: { title: string; list?: string; id?: string }): string => list.title || list.list || list.id || '';
export const caption = (party: Party): string => party.names?.[0]?.text ?? party.identifiers?.[0]?.value ?? '';
