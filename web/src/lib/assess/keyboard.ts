// The keys of the assessment form: what a key means, apart from any page, so that it can be tested and shown in the help.

import type { Reply } from './types';

export type Command =
  | { do: 'reply'; reply: Reply }
  | { do: 'move'; step: number }
  | { do: 'next-open' }
  | { do: 'evidence' }
  | { do: 'note' }
  | { do: 'search' }
  | { do: 'layout' }
  | { do: 'help' }
  | { do: 'leave-field' };

export interface Stroke {
  key: string;
  ctrl: boolean;
  alt: boolean;
  meta: boolean;
  /** The focus stands where letters are typed. */
  typing: boolean;
  /** The focus stands where arrows already mean something (a select, radio buttons, a slider). */
  arrows: boolean;
}

const REPLY_KEYS: Readonly<Record<string, Reply>> = {
  '1': 'met',
  '2': 'partly',
  '3': 'not-met',
  '4': 'not-applicable',
  '0': 'not-checked',
};

/** What the stroke means; null where it belongs to the browser or the field. */
export function commandOf(stroke: Stroke): Command | null {
  if (stroke.ctrl || stroke.alt || stroke.meta) return null;
  if (stroke.typing) return stroke.key === 'Escape' ? { do: 'leave-field' } : null;
  const reply = REPLY_KEYS[stroke.key];
  if (reply) return { do: 'reply', reply };
  switch (stroke.key) {
    case 'ArrowDown':
    case 'ArrowRight':
      return stroke.arrows ? null : { do: 'move', step: 1 };
    case 'ArrowUp':
    case 'ArrowLeft':
      return stroke.arrows ? null : { do: 'move', step: -1 };
    case 'j':
      return { do: 'move', step: 1 };
    case 'k':
      return { do: 'move', step: -1 };
    case 'u':
      return { do: 'next-open' };
    case 'e':
      return { do: 'evidence' };
    case 'n':
      return { do: 'note' };
    case 't':
      return { do: 'layout' };
    case '/':
      return { do: 'search' };
    case '?':
      return { do: 'help' };
    default:
      return null;
  }
}

const TEXT_INPUTS = new Set(['text', 'search', 'email', 'tel', 'url', 'password', 'number', 'date', 'datetime-local', 'month']);

/** The stroke of a browser's event. */
export function strokeOf(event: KeyboardEvent): Stroke {
  const target = event.target instanceof HTMLElement ? event.target : null;
  const name = target?.tagName ?? '';
  const type = target instanceof HTMLInputElement ? target.type : '';
  return {
    key: event.key,
    ctrl: event.ctrlKey,
    alt: event.altKey,
    meta: event.metaKey,
    typing: name === 'TEXTAREA' || name === 'SELECT' || (name === 'INPUT' && TEXT_INPUTS.has(type)) || target?.isContentEditable === true,
    arrows: name === 'INPUT' && (type === 'radio' || type === 'range'),
  };
}

/** The help: keys and the message that says what they do. */
export const KEY_HELP: readonly { keys: readonly string[]; message: string }[] = [
  { keys: ['1'], message: 'web.reply.met' },
  { keys: ['2'], message: 'web.reply.partly' },
  { keys: ['3'], message: 'web.reply.not-met' },
  { keys: ['4'], message: 'web.reply.not-applicable' },
  { keys: ['0'], message: 'web.reply.not-checked' },
  { keys: ['↓', 'j'], message: 'web.assess.key.next' },
  { keys: ['↑', 'k'], message: 'web.assess.key.previous' },
  { keys: ['u'], message: 'web.assess.key.next-open' },
  { keys: ['e'], message: 'web.assess.key.evidence' },
  { keys: ['n'], message: 'web.assess.key.note' },
  { keys: ['/'], message: 'web.assess.key.search' },
  { keys: ['t'], message: 'web.assess.key.layout' },
  { keys: ['?'], message: 'web.assess.key.help' },
  { keys: ['Esc'], message: 'web.assess.key.leave' },
];
