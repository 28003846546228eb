// Two cycles side by side: what moved, in the order of its weight. The server compares; this only orders, groups and counts.

import type { Reply, Verification } from './types';

export interface Side {
  reply: Reply;
  verification: Verification;
  degree: number | null;
}

export interface Change {
  control: string;
  title: string;
  /** 'better', 'worse', 'changed', 'added', 'removed', 'same' */
  kind: string;
  before: Side | null;
  after: Side | null;
}

export interface Comparison {
  items: Change[];
  tally: Record<string, number>;
}

export type Direction = 'worse' | 'better' | 'verified' | 'weakened' | 'other' | 'same';

const WORTH: Readonly<Record<Reply, number | null>> = {
  met: 2,
  partly: 1,
  'not-met': 0,
  'not-applicable': null,
  'not-checked': null,
};
const PROOF: Readonly<Record<Verification, number>> = { declared: 0, documents: 1, inspected: 2, exercised: 3 };

/** Which way a requirement moved. Unknown is a value: to or from 'not checked' or 'not applicable' is neither better nor worse. */
export function directionOf(before: Side | null, after: Side | null): Direction {
  if (before === null || after === null) return before === after ? 'same' : 'other';
  if (before.reply !== after.reply) {
    const from = WORTH[before.reply];
    const to = WORTH[after.reply];
    if (from === null || to === null) return 'other';
    return to > from ? 'better' : 'worse';
  }
  if (before.reply === 'partly' && before.degree !== null && after.degree !== null && before.degree !== after.degree) {
    return after.degree > before.degree ? 'better' : 'worse';
  }
  if (WORTH[before.reply] === null) return 'same';
  const proof = PROOF[after.verification] - PROOF[before.verification];
  if (proof === 0) return 'same';
  return proof > 0 ? 'verified' : 'weakened';
}

export const DIRECTIONS: readonly Direction[] = ['worse', 'weakened', 'better', 'verified', 'other'];

export interface DiffView {
  sections: { direction: Direction; items: Change[] }[];
  counts: Record<Direction, number>;
}

/** Sections in the order a reviewer wants them: what got worse first; unchanged ones are only counted. */
export function viewOf(comparison: Comparison): DiffView {
  const counts: Record<Direction, number> = { worse: 0, better: 0, verified: 0, weakened: 0, other: 0, same: 0 };
  const sections = new Map<Direction, Change[]>();
  for (const item of comparison.items) {
    const direction = directionOf(item.before, item.after);
    counts[direction] += 1;
    if (direction === 'same') continue;
    const members = sections.get(direction);
    if (members) members.push(item);
    else sections.set(direction, [item]);
  }
  return {
    sections: DIRECTIONS.flatMap((direction) => {
      const items = sections.get(direction);
      return items ? [{ direction, items }] : [];
    }),
    counts,
  };
}
