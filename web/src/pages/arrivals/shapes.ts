// Shapes of the arrivals routes, and how they are shown.
export type Severity = 'error' | 'warning' | 'note';
export type CallStatus = 'expected' | 'arrived' | 'departed' | 'cancelled';
export interface Reason {
  severity: Severity;
  code: string;
  text: string;
}
export interface CallRow {
  id: string;
  state: string;
  port: string;
  facility: string | null;
  imo: string;
  mmsi: string;
  call_sign: string;
  name: string;
  flag: string;
  voyage: string;
  eta: string;
  etd: string;
  status: CallStatus;
  flags: number;
  looks: number;
  checked: boolean;
  noticed: boolean;
  illustrative: boolean;
  reasons: Reason[];
}
export interface Board {
  counts: { calls: number; flagged: number; unchecked: number };
  items: CallRow[];
  next: string | null;
}
export interface CheckFinding {
  severity: Severity;
  code: string;
  where: string;
  message: string;
  fix: string;
}
export type Verdict = 'confirmed' | 'wrong-date' | 'undeclared' | 'contradicted' | 'unverifiable';
export interface VerifiedCall {
  verdict: Verdict;
  doubt: string;
  call: number | null;
  port: string;
  from: string;
  to: string;
  lat?: number;
  lon?: number;
  seen: { port: string; from: string; to: string; lat?: number; lon?: number; km?: number } | null;
}
export interface Leg {
  from: string;
  to: string;
  verdict: string;
  hours: number;
  circle_nm: number | null;
  sea_nm: number | null;
  circle_kn: number | null;
  sea_kn: number | null;
  limit_kn: number;
  canals: string[];
}
export interface Checks {
  at: string;
  rules: string;
  coverage: { from: string; to: string; positions: number; silences: [string, string][] };
  findings: CheckFinding[];
  calls: VerifiedCall[];
  legs: Leg[];
}
export interface NoticeCall {
  port: string;
  facility: string;
  arrived: string;
  departed: string;
  level: number | null;
  measures: string;
}
export interface ShipToShip {
  from: string;
  to: string;
  activity: string;
  measures: string;
  place: string;
}
export interface Notice {
  source: string;
  received: string;
  items: Record<string, string>;
  certificate: boolean | null;
  issuer: string;
  expires: string;
  reason_without: string;
  plan: boolean | null;
  level: number | null;
  matter: string;
  calls: NoticeCall[];
  ship_to_ship: ShipToShip[];
}
export interface NextStep {
  step: string;
  citation: string;
  measure: boolean;
  conditions: string[];
  duties: string[];
}
export interface Control {
  grounds: boolean;
  closed: boolean;
  in_force: string[];
  open: string[];
  steps: { at: string; actor: string; actor_name: string; place: string; step: string; reason: string; conditions: string; detail: string }[];
  next: NextStep[];
}
export interface PortCall extends CallRow {
  notice: Notice | null;
  checks: Checks | null;
  control: Control;
  papers: { id: string; kind: string; format: string; file: string; number: string; sender: string; received: string; status: string; consignments: number; persons: number }[];
  people: { role: string; name: string; nationality: string; rank: string; documents: { number: string; expires: string }[] }[];
  track: [number, number, number][];
  may: { edit: boolean; decide: boolean };
}
export interface Advisory {
  id: string;
  state: string;
  about: string;
  begins: string;
  until: string | null;
  title: string;
  reason: string;
  source: string;
  illustrative: boolean;
  version: number;
}

export const SEVERITY: Record<Severity, 'bad' | 'warn' | 'info'> = { error: 'bad', warning: 'warn', note: 'info' };
export const VERDICT: Record<Verdict, 'good' | 'warn' | 'bad' | 'neutral'> = { confirmed: 'good', 'wrong-date': 'warn', undeclared: 'bad', contradicted: 'bad', unverifiable: 'neutral' };
export const CALL_STATUS: Record<CallStatus, 'info' | 'good' | 'neutral'> = { expected: 'info', arrived: 'good', departed: 'neutral', cancelled: 'neutral' };

// The board by hour: calls under the hour of their arrival, in order. A day without hour stands under the day.
export interface Hour {
  hour: string;
  calls: CallRow[];
}
export function byHour(calls: readonly CallRow[]): Hour[] {
  const hours: Hour[] = [];
  for (const call of calls) {
    const hour = call.eta.length > 10 ? `${call.eta.slice(0, 13).replace('T', ' ')}:00` : call.eta;
    const last = hours.at(-1);
    if (last && last.hour === hour) last.calls.push(call);
    else hours.push({ hour, calls: [call] });
  }
  return hours;
}

// Where the window of so many hours ends, as the server compares etas; '' for all.
export function windowOf(now: Date, hours: number): { from: string; to: string } {
  const text = (time: number): string => new Date(time).toISOString().slice(0, 16);
  // What was due in the last six hours and has not come still counts; so does a day without hour.
  return { from: text(now.getTime() - 6 * 3_600_000).slice(0, 10), to: text(now.getTime() + hours * 3_600_000) };
}

// Seconds of "2026-11-30 19:54" (UTC); null for what is none.
export function seconds(text: string): number | null {
  if (text === '') return null;
  const time = Date.parse(`${text.replace(' ', 'T')}${text.length > 10 ? ':00Z' : 'T00:00:00Z'}`);
  return Number.isFinite(time) ? time / 1000 : null;
}

// Places of the calls on a line in time, 0..1: between the first and the last.
export function onLine(calls: readonly VerifiedCall[]): { call: VerifiedCall; at: number; end: number }[] {
  const spans = calls.map((call) => {
    const from = seconds(call.from) ?? seconds(call.seen?.from ?? ''), to = seconds(call.to) ?? seconds(call.seen?.to ?? '') ?? from;
    return { call, from, to };
  });
  const times = spans.flatMap((span) => [span.from, span.to]).filter((time): time is number => time !== null);
  if (times.length === 0) return [];
  const first = Math.min(...times), length = Math.max(1, Math.max(...times) - first);
  return spans.flatMap(({ call, from, to }) => (from === null ? [] : [{ call, at: (from - first) / length, end: ((to ?? from) - first) / length }]));
}
