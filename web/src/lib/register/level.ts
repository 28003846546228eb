// Security levels as the register keeps them: the government sets, the facility receives and attains; at level 3 every instruction is
// acknowledged alone. The four factors (A/4.1) are weighed by a person; the sum here only shows what was entered.

export const FACTORS = ['credible', 'corroborated', 'specific', 'consequences'] as const;
export type Factor = (typeof FACTORS)[number];
export interface Scored {
  score: number;
  reason: string;
}
export type Factors = Record<Factor, Scored>;

export interface InstructionState {
  n: number;
  text: string;
  done: string | null;
}
export interface FacilityLevel {
  facility: { id: string; name: string };
  issued: string;
  received: string | null;
  attained: string | null;
  evidence: string | null;
  instructions: { n: number; done: string | null }[];
}
export interface LevelDecision {
  id: string;
  level: 1 | 2 | 3;
  state: string;
  issued: string;
  until: string | null;
  reason: string;
  factors: Factors;
  instructions: string[];
  facilities: FacilityLevel[];
  by: string;
  withdrawn: string | null;
}

export type Step = 'issued' | 'received' | 'instructions' | 'attained';

/** Where a facility stands on the way, in the order the rules demand. */
export function stepOf(row: FacilityLevel, instructions: number): Step {
  if (row.attained !== null) return 'attained';
  if (row.received === null) return 'issued';
  const done = row.instructions.filter((one) => one.done !== null).length;
  return instructions > 0 && done < instructions ? 'received' : instructions > 0 ? 'instructions' : 'received';
}

/** What is missing before the decision may be sent; message keys. */
export function missingOf(draft: {
  level: number; factors: Factors; facilities: readonly string[] | 'all'; instructions: readonly string[]; reason: string;
}): string[] {
  const missing: string[] = [];
  for (const factor of FACTORS) {
    const { score, reason } = draft.factors[factor];
    if (!(score >= 1 && score <= 4) || reason.trim() === '') missing.push(`web.level.missing.${factor}`);
  }
  if (draft.facilities !== 'all' && draft.facilities.length === 0) missing.push('web.level.missing.facilities');
  if (draft.level === 3 && draft.instructions.every((text) => text.trim() === '')) missing.push('web.level.missing.instructions');
  if (draft.reason.trim() === '') missing.push('web.level.missing.reason');
  return missing;
}

/**
 * What the four scores would suggest: 3 when credible (3+), specific or imminent (4) and grave (3+); 2 when credible (2+) and two of the
 * others 3+; else 1. This product's rule, the same as the server's (engines/duty/level.h); the decision is the government's.
 */
export function suggested(factors: Factors): 1 | 2 | 3 {
  const { credible, corroborated, specific, consequences } = factors;
  if (credible.score >= 3 && specific.score >= 4 && consequences.score >= 3) return 3;
  const high = [corroborated, specific, consequences].filter((one) => one.score >= 3).length;
  return credible.score >= 2 && high >= 2 ? 2 : 1;
}

/** Hours between issue and attainment (or now). */
export function hoursTaken(row: FacilityLevel, now: string): number {
  return (Date.parse(row.attained ?? now) - Date.parse(row.issued)) / 3_600_000;
}
