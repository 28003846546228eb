// Shape and word for each reply and status, so that none rests on colour alone.
import type { Assessment, Reply } from '../../lib/assess/types';

export const REPLY_SHAPE: Readonly<Record<Reply, string>> = {
  met: '●',
  partly: '◐',
  'not-met': '◆',
  'not-applicable': '–',
  'not-checked': '○',
};
export type Tone = 'good' | 'warn' | 'bad' | 'neutral' | 'info';
export const REPLY_TONE: Readonly<Record<Reply, Tone>> = {
  met: 'good',
  partly: 'warn',
  'not-met': 'bad',
  'not-applicable': 'neutral',
  'not-checked': 'neutral',
};
export const STATUS_TONE: Readonly<Record<Assessment['status'], Tone>> = {
  draft: 'info',
  submitted: 'warn',
  returned: 'bad',
  approved: 'good',
  superseded: 'neutral',
};
