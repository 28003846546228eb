// Shapes of the targeting routes.
import type { Explanation } from './explanation';

export interface Rate {
  mean: number;
  low: number;
  high: number;
}
export interface RuleRecord {
  id: string;
  version: number;
  fired: number;
  inspected: number;
  found: number;
  rate: Rate;
  lift: number;
  unknown: number;
  weight: number;
  points: number;
}
export type RuleStatus = 'draft' | 'proposed' | 'active' | 'retired';
export interface Rule {
  id: string;
  state: string;
  name: string;
  title: string;
  status: RuleStatus;
  active: number; // the version in force; 0: none
  latest: number;
  weight: number;
  expression: string;
  record: RuleRecord | null;
  version: number;
}
export interface RuleVersion {
  version: number;
  status: RuleStatus;
  title: string;
  weight: number;
  expression: string;
  reason: string;
  made: string;
  made_by_name: string;
}
export interface RuleWhole extends Rule {
  titles: Record<string, string>;
  reason: string;
  tested: boolean;
  can: string[];
  versions: RuleVersion[];
  history: { version: number; at: string; actor: string; actor_name: string; step: string; reason: string }[];
  job: string | null;
}
export interface RuleCheck {
  ok: boolean;
  canonical: string | null;
  words: string | null;
  findings: { severity: string; code: string; line: number; column: number; text: string; fix: string }[];
}
export interface TargetField {
  name: string;
  type: string;
  label: string;
  about: string | null;
  members?: TargetField[];
}
export interface TargetFields {
  packages: { id: string; title: string; fields: TargetField[] }[];
  sets: { name: string; size: number }[];
  tables: { name: string; size: number }[];
}
export interface RuleTrace {
  outcome: 'true' | 'false' | 'unknown';
  bill: string;
  trace: Explanation;
}
interface Curve {
  precision: number[];
  recall: number[];
}
export interface BackTest {
  id: string;
  version: number;
  from: string;
  to: string;
  seed: number;
  made: string;
  made_by_name: string;
  enough: boolean;
  result: {
    records: number;
    inspected: number;
    found: number;
    measured: number;
    measured_found: number;
    days: number;
    needed: { measured: number; found: number };
    fences: 'before' | 'same';
    shares: number[];
    curves: { calibrated: Curve; written: Curve; baseline: Curve; random: Curve };
    change: { red_before: number; red_after: number; extra_a_day: number; finds: number; finds_before: number; finds_after: number; lost: number; gained: number };
    rules: (Omit<RuleRecord, 'points'> & { title: string; alone: number; marginal: number[] })[];
  };
}
export interface Targeting {
  state: string;
  yellow: number;
  red: number;
  random_share: number;
  changed: string | null;
  changed_by_name: string | null;
  version: number;
  calibrate_from: number;
  calibrate_finds: number;
  can_edit: boolean;
  job: string | null;
  book: { number: number; made: string; made_by_name: string | null; cause: string; rules: { id: string; version: number; title: string; weight: number; points: number }[] } | null;
  lesson: {
    made: string;
    inspected: number;
    found: number;
    rate: Rate;
    random: { inspected: number; found: number; rate: Rate };
    calibrated: boolean;
    base_from: 'random' | 'inspected';
    consignments: number;
    priced: number;
    feeds: { feed: string; from: string; to: string; events: number; expected: number; joined: number; used: boolean }[];
  } | null;
}
