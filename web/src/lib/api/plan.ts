// Shapes of the plan: budgets, the nested list, funds, measures, objectives.
import type { AnalysisHead, Estimate } from './analysis';

export type ByFund = Record<string, number>;
export interface Budget {
  amount: number;
  probability: number;
  // of the whole region; null for those who do not see all of it
  exposure_before: number | null;
  exposure_after: number | null;
  harm_before: number | null; // a year, in the network
  harm_after: number | null;
  money_before: number | Estimate | null; // expected local loss a year
  money_after: number | Estimate | null;
  fund_spent: ByFund;
  fund_price: ByFund; // harm avoided a year by one more dollar of the fund
}
export interface PlanMeasure {
  id: string;
  facility: string | null;
  state: string;
  solution: string;
  capital: number;
  yearly: number;
  by_fund: ByFund;
  start: string | number; // a year or a date
  end: string | number;
  owner: string;
  indicator?: string;
  effect: number | null;
  requirement?: string;
}
export interface Step {
  rank: number;
  port: string | null; // null: a programme of the State
  name?: string;
  state: string;
  cost: number;
  budget_case?: number; // the smallest budget that buys it
  cumulative: number; // money needed for this step and all before it
  gain: number; // harm and loss avoided a year
  certainty: number; // share of re-plans with drawn inputs that choose it too
  measures: PlanMeasure[];
}
export interface Fund {
  id: string;
  title: string;
  description?: string;
  currency: string;
  budget?: number | null;
  weight?: number; // share of a budget that comes from here
  kinds?: string[];
  requirements?: string[];
  states?: { include: string[]; exclude: string[] };
  max_share?: number;
  state_cap?: number | null;
  earmarks?: { kind?: string; subregion?: string; state?: string; at_least: number }[];
  profile?: Record<string, number>;
  reason?: string;
  job?: string; // the analysis that follows a change
  version: number;
}
export interface Plan {
  analysis: AnalysisHead;
  sentence: string;
  currency?: string;
  main_case?: number;
  complete?: boolean; // the reader sees the whole region
  budgets: Budget[];
  steps: Step[];
  funds: Fund[];
}
export interface PlanRow {
  id: string;
  name: string;
  analysis: string;
  budget: number;
  currency?: string;
  published: string;
  author?: string;
  measures?: number;
  steps?: { port: string | null; state: string; rank: number }[];
}
export type MeasureStatus = 'planned' | 'started' | 'done' | 'dropped';
export interface Measure {
  id: string;
  plan?: string | null;
  deficiency?: string | null;
  state: string;
  port?: string | null;
  facility: { id: string; name: string } | null;
  title: string;
  indicator?: string;
  requirement?: string;
  status: MeasureStatus;
  progress: number; // 0..1
  owner: string;
  start: string;
  end: string;
  cost: number;
  spent: number | ByFund;
  by_fund?: ByFund;
  spent_by_fund?: ByFund;
  late?: boolean;
  note?: string;
  version: number;
}
export interface Indicator {
  id: string;
  title: string;
  definition: string;
  value: number | null;
  unit: string;
  target: number | null;
  by?: string | null;
  trend: { date: string; value: number }[];
  late: { id?: string; name?: string; state?: string; detail?: string; link?: string }[];
  status: string; // 'met' | 'on-track' | 'behind' | 'no-target' | 'unknown' | 'no-records'
  note?: string | null;
  version?: number;
}
export interface Objective {
  id: string;
  title: string;
  clause: string;
  sentence?: string;
  indicators: Indicator[];
}
