// Shapes of the register routes.
export interface SearchHit {
  kind: string;
  id: string;
  title: string;
  detail: string;
  link: string;
}
export interface StateRow {
  id: string; // ISO 3166 alpha-2
  name: string;
  member?: boolean; // of the organization; the others are there because lanes lead to them
  facilities?: number;
}
export interface PortRow {
  id: string;
  name: string;
  state: string;
}
export type StatementStatus = 'valid' | 'expiring' | 'expired' | 'none' | 'withdrawn';
export interface FacilityRow {
  id: string;
  name: string;
  port: { id: string; name: string };
  state: string;
  traffic: string;
  size: string;
  gisis: string | null;
  scope: 'in' | 'out';
  statement: { status: StatementStatus; expires: string | null } | null;
  level: 1 | 2 | 3 | null;
  assessment: { id: string; status: string; answered: number; total: number } | null;
  open_deficiencies: number | null;
}
export interface Person {
  id: string;
  duty: string;
  name: string;
  phone: string;
  email: string;
  since: string;
  until: string | null;
}
export interface Endorsement {
  kind: string;
  date: string;
  result: string;
}
export interface Statement {
  id: string;
  number: string;
  issued: string;
  expires: string;
  status: StatementStatus;
  withdrawn?: string | null;
  reason?: string | null;
  endorsements?: Endorsement[];
}
export interface FacilityEvent {
  id: string;
  kind: string;
  date: string;
  description: string;
}
export interface LevelAt {
  level: 1 | 2 | 3 | null;
  issued?: string | null;
  received?: string | null;
  attained?: string | null;
}
export interface Facility extends Omit<FacilityRow, 'level'> {
  level: LevelAt | null;
  organisation: { id: string; name: string } | null;
  lat: number | null;
  lon: number | null;
  scope_reason: string;
  people: Person[];
  statements: Statement[];
  events: FacilityEvent[];
  version: number;
}
export interface TodayItem {
  due: string | null;
  kind: string;
  title: string;
  detail: string;
  link: string;
  urgency: 'overdue' | 'soon' | 'later';
}
export interface Today {
  sentence: string;
  items: TodayItem[];
}
