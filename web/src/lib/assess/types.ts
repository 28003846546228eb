// What the assessment endpoints speak (docs at /api). Texts arrive in the reader's language.

export type Reply = 'met' | 'partly' | 'not-met' | 'not-applicable' | 'not-checked';
export type Verification = 'declared' | 'documents' | 'inspected' | 'exercised';

/** In the order of their keys 1, 2, 3, 4, 0. */
export const REPLIES: readonly Reply[] = ['met', 'partly', 'not-met', 'not-applicable', 'not-checked'];
/** From the weakest proof to the strongest. */
export const VERIFICATIONS: readonly Verification[] = ['declared', 'documents', 'inspected', 'exercised'];

/** The part of an answer that a person writes. */
export interface Answer {
  reply: Reply;
  /** Degree of implementation 0..1, only with `partly`. */
  degree: number | null;
  verification: Verification;
  /** Date, or empty. */
  checked_on: string;
  note: string;
  /** Why it does not apply. */
  reason: string;
}

export interface Evidence {
  id: string;
  name: string;
  type: string;
  size: number;
  sha256: string;
}

export interface Item extends Answer {
  control: string;
  group: string;
  title: string;
  question: string;
  cite: string;
  levels: string;
  owner: string;
  mandatory: boolean;
  evidence_expected: string;
  /** Somebody saved it in this cycle. */
  answered?: boolean;
  evidence: Evidence[];
  version: number;
  previous: { reply: Reply; verification: Verification; degree: number | null } | null;
}

export interface Group {
  id: string;
  title: string;
}

export interface Answers {
  groups: Group[];
  items: Item[];
}

export interface Gate {
  id: string;
  title: string;
  met: boolean;
  missing: string[];
}

export interface Assessment {
  id: string;
  /** null: the State's authority assesses itself. */
  facility: { id: string; name: string } | null;
  state?: string;
  cycle: number;
  standard: string;
  status: 'draft' | 'submitted' | 'returned' | 'approved' | 'superseded';
  started: string;
  submitted: string | null;
  decided: string | null;
  author: string;
  author_name?: string | null;
  answered: number;
  total: number;
  need_evidence: number;
  gates: Gate[];
  /** Answers may be changed, by this person, now. */
  editable?: boolean;
  version: number;
  can: string[];
}

/** Whom the assessment is of. */
export function subjectOf(assessment: Assessment): { name: string; href: string; cycles: string } {
  const { facility, state } = assessment;
  if (facility) return { name: facility.name, href: `/facilities/${facility.id}`, cycles: `/facilities/${facility.id}/assessments` };
  return { name: state ?? '', href: `/register/states/${state ?? ''}`, cycles: `/register/states/${state ?? ''}` };
}

/** Not yet dealt with: nobody answered, or left unchecked without saying why. */
export function isOpen(item: Item): boolean {
  if (item.answered === false) return true;
  return item.reply === 'not-checked' && item.reason.trim() === '';
}

export const ANSWER_FIELDS = ['reply', 'degree', 'verification', 'checked_on', 'note', 'reason'] as const;

/** The answer inside an item, without what the server owns. */
export function answerOf(item: Answer): Answer {
  return {
    reply: item.reply,
    degree: item.degree,
    verification: item.verification,
    checked_on: item.checked_on ?? '',
    note: item.note ?? '',
    reason: item.reason ?? '',
  };
}

/** Fields in which two answers differ. */
export function differences(a: Answer, b: Answer): (typeof ANSWER_FIELDS)[number][] {
  const left = answerOf(a);
  const right = answerOf(b);
  return ANSWER_FIELDS.filter((field) => (left[field] ?? '') !== (right[field] ?? ''));
}
