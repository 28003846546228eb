// What a release is of, in words. Its subject is one object, all of a kind of a facility ("facility:ID"), or all of a kind of a State ("*").
export interface Subject {
  kind: string;
  id: string;
  state?: string;
  name?: string;
}
export interface Names {
  state: (id: string) => string;
  facility: (id: string) => string;
  fund: (id: string) => string | undefined;
  kind: (kind: string) => string;
  say: (key: string, values: Record<string, string>) => string;
}

export function subjectWords(subject: Subject, place: { state?: string; facility?: string }, names: Names): string {
  const kind = names.kind(subject.kind);
  const state = subject.state || place.state || '';
  if (subject.id === '*') return state ? names.say('web.release.all-of', { kind, place: names.state(state) }) : names.say('web.release.all', { kind });
  const [scope, id = ''] = subject.id.split(':');
  if (scope === 'facility' && id) return names.say('web.release.all-of', { kind, place: names.facility(id) });
  const one = subject.name || (subject.kind === 'fund' ? names.fund(subject.id) : undefined) || (place.facility ? names.facility(place.facility) : undefined) || subject.id;
  return names.say('web.release.one', { kind, name: one });
}

// Facilities whose names have to be asked for.
export function facilitiesIn(releases: readonly { subject: Subject; facility?: string; audiences: readonly string[] }[]): string[] {
  const ids = releases.flatMap((one) => [
    one.facility ?? '',
    ...[one.subject.id, ...one.audiences].map((each) => (each.startsWith('facility:') ? each.slice('facility:'.length) : '')),
  ]);
  return [...new Set(ids.filter((id) => id !== ''))];
}
