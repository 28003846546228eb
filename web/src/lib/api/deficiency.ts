// Shapes of the deficiency routes.
export type Severity = 'observation' | 'non-conformity' | 'major';
export type Requirement = 'policy' | 'planning' | 'operational';
export interface Deficiency {
  id: string;
  /** null: the State's authority's own. */
  facility: { id: string; name: string } | null;
  state: string;
  control: string;
  title: string;
  reply: string;
  severity: Severity;
  requirement: Requirement;
  opened: string;
  deadline: string | null;
  owner: string | null;
  status: 'open' | 'fixed' | 'closed';
  fixed_by: string | null;
  closed_by: string | null;
  /** Names of the people; not in lists. */
  fixed_by_name?: string | null;
  closed_by_name?: string | null;
  note?: string;
  solutions: { id: string; title: string; cost: number }[];
  measure: string | null;
  overdue?: boolean;
  editable?: boolean;
  /** Not in lists. */
  history?: { at: string; actor: string; actor_name?: string | null; kind: string; comment?: string }[];
  can: string[];
  version: number;
}
export const SEVERITIES: readonly Severity[] = ['major', 'non-conformity', 'observation'];
export const REQUIREMENTS: readonly Requirement[] = ['policy', 'planning', 'operational'];
export const SEVERITY_TONE = { major: 'bad', 'non-conformity': 'warn', observation: 'neutral' } as const;
export const DEFICIENCY_TONE = { open: 'bad', fixed: 'warn', closed: 'good' } as const;
