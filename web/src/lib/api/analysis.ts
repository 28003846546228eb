// Shapes of analyses: the map, pictures of ports and facilities, what-if.
export type Family = string; // "narcotics", "arms", "people", "nuclear", "stolen-goods", "terrorism", ...

// A mean with its 5-95 % range; some places give the mean alone.
export interface Estimate {
  mean: number;
  low?: number | null;
  high?: number | null;
  p05?: number | null;
  p95?: number | null;
}
export interface Spread {
  mean: number;
  low: number | null;
  high: number | null;
}
export function spread(value: number | Estimate | null | undefined): Spread | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number') return { mean: value, low: null, high: null };
  return { mean: value.mean, low: value.low ?? value.p05 ?? null, high: value.high ?? value.p95 ?? null };
}

export interface AnalysisHead {
  id: string;
  created: string;
  illustrative?: boolean;
  versions?: Record<string, string>;
  name?: string;
}
export interface MapPort {
  id: string;
  name: string;
  state: string;
  lat: number | null;
  lon: number | null;
  capacity: number; // TEU a year
  scope?: 'in' | 'partner'; // a partner's port is a neighbour of the region, without results of its own
  released: boolean; // false: only its place is known to the reader, and none of what follows
  exposure?: number; // share of the threats' weight whose best path passes here
  exposure_by_role?: Partial<Record<'export' | 'transhipment' | 'import', number>>;
  rank?: number; // by exposure, 1 is first
  evasion?: number; // of its weakest gate
  harm?: number; // harm a year that passes here
  local_money?: number; // expected loss a year at its facilities
  local_lives?: number;
  unknown?: number; // share of controls nobody checked
}
export interface Substitute {
  port: string;
  family: Family;
  today: string[]; // ports passed, in order
  instead: string[];
  evade_before: number;
  evade_after: number;
}
export type Lane = [from: string, to: string, capacity: number, traffic?: string];
export interface MapIncident {
  lat: number;
  lon: number;
  date: string;
  type: string;
}
export interface MapPicture {
  analysis: AnalysisHead;
  sentence: string;
  currency?: string;
  ports: MapPort[];
  lanes: Lane[];
  incidents: MapIncident[];
  substitutes: Substitute[];
}
export type WhatIfNumbers = Partial<Record<string, number | null>>;
export interface WhatIf {
  before: WhatIfNumbers;
  after: WhatIfNumbers;
  substitute: Substitute | null;
  cost?: number | null; // of raising it, where known
  avoided?: number; // harm and loss a year
}

export interface ScenarioPicture {
  id: string;
  title: string;
  family: Family;
  mean: number;
  p05: number;
  p95: number;
  rate: number;
  money: number;
  lives: number;
}
export interface DeficiencyPicture {
  id?: string | null;
  control: string;
  title: string;
  reply?: string;
  gain: number | null; // loss and harm a year that fixing it avoids
  cost?: number | null;
  solution?: string | null;
}
export interface CyclePicture {
  cycle: number;
  date?: string | null;
  met: number;
  partly: number;
  not_met: number;
  not_applicable?: number;
  not_checked: number;
}
export interface FacilityPicture {
  sentence: string;
  scenarios: ScenarioPicture[];
  deficiencies: DeficiencyPicture[];
  cycles: CyclePicture[];
  loss: { money: number | Estimate; lives: number | Estimate };
  illustrative: boolean;
}
export interface AnalysisRow {
  id: string;
  created: string;
  name?: string;
  author?: string;
  author_name?: string;
  draws?: number;
  seed?: string | number;
  status?: string;
  illustrative?: boolean;
  sentence?: string;
  region?: string;
  versions?: Record<string, string>;
}
export interface Change {
  what?: string;
  title: string;
  before: number | null;
  after: number | null;
  unit?: string;
  link?: string;
}
export interface AnalysisComparison {
  sentence?: string;
  items: Change[];
}
