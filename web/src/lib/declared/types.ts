// Declarations and consignments as the API gives them (data/openapi/declarations.json).
import type { Explanation } from '../api/explanation';

export interface FoundOdd {
  severity: 'error' | 'warning' | 'note';
  code: string;
  where: string;
  text?: string;
}
export interface ReceivedFile {
  id: string;
  state: string;
  port: string;
  facility: string;
  name: string;
  size: number;
  received: string;
  received_by: string;
  status: 'reading' | 'read' | 'refused';
  declarations: number;
  findings: FoundOdd[];
}
export interface Declaration {
  id: string;
  state: string;
  port: string;
  call: string;
  kind: string;
  function: string;
  format: string;
  file: string;
  number: string;
  sender: string;
  prepared: string;
  received: string;
  status: 'current' | 'replaced' | 'cancelled';
  replaced_by: string;
  checked: string;
  consignments: number;
  equipment: number;
  persons: number;
  errors: number;
  warnings: number;
  findings?: FoundOdd[];
}
export interface Place {
  role?: string;
  locode?: string;
  code?: string;
  name?: string;
  arrived?: string;
  departed?: string;
}
export interface DeclaredParty {
  role?: string;
  id?: string;
  name?: string;
  address?: string;
  country?: string;
}
export interface Goods {
  description?: string;
  marks?: string;
  hs?: string[];
  packages?: number;
  package_type?: string;
  gross_kg?: number;
  origin?: string;
  value?: { value?: number; currency?: string };
  dangerous?: { hazard_class?: string; un_number?: string }[];
}
export interface Bill {
  bill?: string;
  nature?: string;
  places?: Place[];
  parties?: DeclaredParty[];
  goods?: Goods[];
  containers?: string[];
  packages?: number;
  gross_kg?: number;
}
export interface Box {
  number?: string;
  size_type?: string;
  fullness?: string;
  move?: string;
  moved_at?: string;
  cell?: string;
  verified_kg?: number;
  gross_kg?: number;
  seals?: { number?: string; party?: string }[];
  places?: Place[];
  dangerous?: { hazard_class?: string; un_number?: string }[];
  texts?: string[];
}
export interface DeclaredPerson {
  role?: string;
  family?: string;
  given?: string;
  birth?: string;
  nationality?: string;
  rank?: string;
}
export interface Discrepancy {
  id: string;
  kind: string;
  title: string;
  severity: 'low' | 'medium' | 'high';
  text: string;
  container: string;
  bill: string;
  consignment: string;
  found: string;
  sides: { source: string; declaration: string; says: string }[];
}
export interface Consignment {
  id: string;
  declaration: string;
  bill: string;
  nature: string;
  consignee: string;
  consignor: string;
  goods: string;
  hs: string;
  load_port: string;
  discharge_port: string;
  filed: string;
  channel: '' | 'green' | 'yellow' | 'red';
  random: boolean;
  score: number;
  scored_with: string;
  current: boolean;
  containers: number;
  open_hits: number;
  discrepancies: number;
  decision: '' | 'released' | 'held' | 'selected';
  decided: string;
  decided_by: string;
  reason: string;
  version: number;
  gross_kg: number;
  value: number;
  currency: string;
  reasons?: string[];
}
export interface WholeConsignment extends Omit<Consignment, 'containers' | 'discrepancies'> {
  item: Bill;
  ship: { call: string; name: string; imo: string; voyage: string; port: string; eta: string } | null;
  why: Explanation | null;
  declarations: Declaration[];
  containers: { number: string; declaration: string; source: string; move: string; item: Box }[];
  inspections: { declaration: string; item: { kind?: string; outcome?: string; container?: string; text?: string } }[];
  discrepancies: Discrepancy[];
  parties: { subject: string; role: string; name: string; lists: string; screened: string; hits: { id: string; list: string; entry: string; score: number; matched: string; asked: string; status: string }[] }[];
  decisions: { at: string; actor: string; actor_name: string; decision: string; reason: string }[];
}
export interface Counts {
  all: number;
  open: number;
  red: number;
  yellow: number;
  discrepant: number;
  with_hits: number;
}
