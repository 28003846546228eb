// What the inspection resources answer (data/openapi/inspections.json).
export interface StationRow {
  id: string;
  state: string;
  port: string;
  facility: string | null;
  name: string;
  illustrative: boolean;
}
export interface Sensor {
  name: string;
  cost: number;
  minutes: number;
  channels: { good: number; bad: number }[];
}
export interface Shift {
  id: string;
  name: string;
  from: string;
  to: string;
  share: number;
}
export interface Station extends StationRow {
  closed: boolean;
  added: string;
  added_by: string;
  note: string;
  sensors: Sensor[];
  opening: { cost: number; minutes: number };
  epsilon: number;
  queue: { arrivals_per_hour: number; arrival_cv: number; lanes: number; reading_cv: number; by_hour: number[] };
  limits: { mean_wait_minutes: number; p95_wait_minutes: number; cost: number };
  places: { id: string; name: string; facility: string; consignments_a_day: number; red: number; yellow: number }[];
  shifts: Shift[];
  minutes_per_inspection: number;
  random_share: number;
}
export interface Point {
  illustrative: boolean;
  point: {
    detection: number;
    cost: number;
    open_share: number;
    service_minutes: number;
    bound: string;
    formula: { utilisation: number; mean_wait_minutes: number; wait_probability: number };
    simulated: { mean_wait_minutes: number; low: number; high: number; p95_wait_minutes: number } | null;
    sequences: { weight: number; tree: Tree | null }[];
  };
  frontier: [number, number, number][];
  alternatives: { change: string; detection: number; mean_wait_minutes: number; p95_wait_minutes: number }[];
  hours: { arrivals_per_hour: number; utilisation: number; mean_wait_minutes: number | null }[];
}
export type Tree = 'release' | 'open' | { sensor: string; channels: Tree[] };
export interface Team {
  id: string;
  name: string;
  members: string;
  shifts: string[];
  active: boolean;
  version: number;
}
export interface PlanRow {
  id: string;
  station: string;
  station_name: string;
  day: string;
  revision: number;
  status: 'draft' | 'sealed' | 'opened';
  sha256: string;
  opens_at: string;
  sealed: string | null;
  opened: string | null;
  made: string;
  version: number;
}
export interface Plan extends PlanRow {
  illustrative: boolean;
  summary: {
    detection: number;
    teams: number;
    places: number;
    selected: number;
    threats_known: boolean;
    shifts: { id: string; name: string; from: string; to: string; teams: number; places: { id: string; name: string; coverage: number; loss: number; expected: number }[] }[];
  };
  plan: {
    from: { shifts: { id: string; name: string }[]; places: { id: string; name: string }[]; teams: { id: string; name: string }[] };
    assignments: { shift: number; team: number; place: number; forced: boolean }[];
  } | null;
}
export interface Inspection {
  id: string;
  station: string;
  place: string;
  team: string | null;
  day: string;
  at: string;
  kind: string;
  item: string | null;
  label: string | null;
  why: string;
  reason: string | null;
  channel: string | null;
  status: string;
  outcome: string | null;
  family: string | null;
  goods: string | null;
  quantity: number | null;
  unit: string | null;
  value: number | null;
  currency: string | null;
  minutes: number | null;
  seal_declared: string | null;
  seal_found: string | null;
  notes: string | null;
  version: number;
}
export interface Rates {
  channels: { channel: string; mean: number; low: number; high: number }[];
  places: { place: string; name: string; found: number; clean: number; mean: number; low: number; high: number }[];
  threats: { facility: string | null; family: string; before: number; mean: number; low: number; high: number; found: number }[];
}
export interface Counters {
  months: {
    month: string;
    tasks: number;
    inspected: number;
    found: number;
    clean: number;
    refused: number;
    damaged_seal: number;
    mean_minutes: number | null;
    value: { currency: string; value: number }[];
  }[];
  seizures: { month: string; kind: string; currency: string; count: number; value: number }[];
}
export interface Seizure {
  id: string;
  state: string;
  kind: string;
  day: string;
  goods: string;
  facility: string | null;
  inspection: string | null;
  quantity: number | null;
  unit: string | null;
  value: number | null;
  currency: string | null;
  basis: string;
  reference: string | null;
  status: string;
  notes: string | null;
  illustrative: boolean;
  version: number;
  history?: { at: string; actor: string; status: string; note: string }[];
}
export const OUTCOMES = ['clean', 'found', 'refused', 'damaged-seal'] as const;
export const FAMILIES = ['narcotics', 'arms', 'people', 'nuclear', 'stolen-goods', 'stowaways'] as const;
export const SEIZURE_KINDS = ['seizure', 'penalty', 'forfeiture'] as const;
export const CASE_STATES = ['open', 'referred', 'appealed', 'confirmed', 'released', 'closed'] as const;
