// How complete an assessment is, counted in the browser so that the sentence moves with every key press, also without a connection.
// The server counts the same way and decides: these numbers only inform.

import { isOpen, type Item, type Reply } from './types';

export interface Counts {
  total: number;
  /** Dealt with: answered, or left unchecked with a reason. */
  answered: number;
  /** Answered met or partly with a verification that claims more than a declaration, and neither file nor note. */
  needEvidence: number;
  /** 'Not applicable' without a reason. */
  needReason: number;
  byReply: Record<Reply, number>;
}

export function needsEvidence(item: Item): boolean {
  const shown = (item.reply === 'met' || item.reply === 'partly') && item.verification !== 'declared';
  // A note is evidence by reference: the number of a paper in the facility's archive.
  return shown && item.evidence.length === 0 && item.note.trim() === '';
}

export function needsReason(item: Item): boolean {
  return item.reply === 'not-applicable' && item.reason.trim() === '';
}

export function count(items: readonly Item[]): Counts {
  const counts: Counts = {
    total: items.length,
    answered: 0,
    needEvidence: 0,
    needReason: 0,
    byReply: { met: 0, partly: 0, 'not-met': 0, 'not-applicable': 0, 'not-checked': 0 },
  };
  for (const item of items) {
    counts.byReply[item.reply] += 1;
    if (!isOpen(item)) counts.answered += 1;
    if (needsEvidence(item)) counts.needEvidence += 1;
    if (needsReason(item)) counts.needReason += 1;
  }
  return counts;
}

export interface GroupCounts extends Counts {
  id: string;
}

export function countByGroup(items: readonly Item[]): Map<string, Counts> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(item.group);
    if (group) group.push(item);
    else groups.set(item.group, [item]);
  }
  return new Map([...groups].map(([id, members]) => [id, count(members)]));
}
