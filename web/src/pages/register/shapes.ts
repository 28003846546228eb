// Shapes of the register routes that only these pages use.
import type { Facility, FacilityRow, Person, StateRow, Statement, StatementStatus } from '../../lib/api/register';
import type { Tone } from '../assess/words';

export interface StateRecord extends StateRow {
  profile: string | null;
  profiles?: string[];
  /** What the State set itself, with the law that says so; the rest are the profile's. */
  periods: Record<string, { value: number; citation: string }>;
  defaults?: Record<string, { value: number; citation: string }>;
  facilities?: number;
  version: number;
}
export interface Organisation {
  id: string;
  name: string;
  kind: string;
  state: string | null;
  contact?: string;
  facilities?: number;
  version: number;
}
export const ORGANISATION_KINDS = ['terminal', 'port-authority', 'shipping-company', 'rso', 'agency', 'association', 'other'] as const;
export const TRAFFIC = ['container', 'bulk', 'tanker', 'passenger'] as const;
export const SIZES = ['small', 'medium', 'large'] as const;
export const DUTIES = ['pfso', 'deputy-pfso', 'cso', 'operator', 'authority', 'police', 'customs', 'emergency', 'other'] as const;
export const STATEMENT_TONE: Readonly<Record<StatementStatus, Tone>> = {
  valid: 'good',
  expiring: 'warn',
  expired: 'bad',
  withdrawn: 'bad',
  none: 'neutral',
};
export type { Facility, FacilityRow, Person, Statement };
