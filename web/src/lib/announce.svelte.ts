// What is said aloud to screen readers, and the short notes at the edge of the screen (with undo where something can be taken back).
let spoken = $state('');

export const live = {
  get text(): string {
    return spoken;
  },
};
export function announce(text: string): void {
  spoken = ''; // the same text twice is still two announcements
  setTimeout(() => (spoken = text), 60);
}

export interface Note {
  id: number;
  text: string;
  kind: 'done' | 'error';
  undo: (() => void) | null;
}
let notes = $state<Note[]>([]);
let serial = 0;
export const toasts = {
  get all(): Note[] {
    return notes;
  },
  dismiss(id: number): void {
    notes = notes.filter((note) => note.id !== id);
  },
};
export function toast(text: string, options: { kind?: 'done' | 'error'; undo?: () => void } = {}): void {
  const id = (serial += 1);
  notes = [...notes, { id, text, kind: options.kind ?? 'done', undo: options.undo ?? null }];
  // what can be undone stays long enough to be read and reached by keyboard
  setTimeout(() => toasts.dismiss(id), options.undo ? 12000 : 6000);
}
