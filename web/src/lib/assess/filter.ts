// Which requirements are shown, and the way from one to the next.

import { needsEvidence, needsReason } from './counts';
import { isOpen, type Item } from './types';

export interface Filter {
  /** Words of id, title, question, citation, note; all must occur; accents and case do not matter. */
  text: string;
  group: string;
  show: 'all' | 'open' | 'evidence' | 'reason' | 'changed' | 'deficient' | 'conflict';
}

export const NO_FILTER: Filter = { text: '', group: '', show: 'all' };

export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase();
}

export function matches(item: Item, filter: Filter, conflicts: ReadonlySet<string> = new Set()): boolean {
  if (filter.group !== '' && item.group !== filter.group) return false;
  switch (filter.show) {
    case 'open':
      if (!isOpen(item)) return false;
      break;
    case 'evidence':
      if (!needsEvidence(item)) return false;
      break;
    case 'reason':
      if (!needsReason(item)) return false;
      break;
    case 'changed':
      if (item.previous === null || item.previous.reply === item.reply) return false;
      break;
    case 'deficient':
      if (item.reply !== 'partly' && item.reply !== 'not-met') return false;
      break;
    case 'conflict':
      if (!conflicts.has(item.control)) return false;
      break;
  }
  const words = fold(filter.text).split(/\s+/).filter((word) => word !== '');
  if (words.length === 0) return true;
  const text = fold([item.control, item.title, item.question, item.cite, item.note].join(' '));
  return words.every((word) => text.includes(word));
}

/** The control `step` places after `control` among those shown; stays at the ends. Where `control` is not shown, the first. */
export function neighbour(shown: readonly Item[], control: string, step: number): string | null {
  if (shown.length === 0) return null;
  const at = shown.findIndex((item) => item.control === control);
  if (at < 0) return shown[0]!.control;
  const next = Math.min(shown.length - 1, Math.max(0, at + step));
  return shown[next]!.control;
}

/** The next one not yet answered, searching onward and then from the start. */
export function nextOpen(items: readonly Item[], control: string): string | null {
  const at = items.findIndex((item) => item.control === control);
  for (let step = 1; step <= items.length; ++step) {
    const item = items[(at + step) % items.length]!;
    if (isOpen(item)) return item.control;
  }
  return null;
}
