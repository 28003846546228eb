// What goes wrong between the console and the server, as one type: a problem document (RFC 9457) with its findings.
export interface Finding {
  severity: 'error' | 'warning' | 'note';
  code: string;
  where: string; // "body#/expires": a place in the body that was sent; "?sort"; or empty
  message: string;
  fix: string;
}

// What is wrong and what to do, as two sentences.
export function said(finding: Pick<Finding, 'message' | 'fix'>): string {
  const message = finding.message.trim();
  return `${message}${finding.fix && !/[.?!…]$/.test(message) ? '.' : ''} ${finding.fix}`.trim();
}

export interface ProblemDocument {
  type?: string;
  title?: string;
  status?: number;
  detail?: string;
  code?: string;
  findings?: Finding[];
  current?: unknown;
}

export class ApiError extends Error {
  readonly status: number; // 0: the server was not reached
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly findings: Finding[];
  readonly current: unknown; // the record as it stands now, with 412
  readonly retryAfter: number | null; // seconds, with 429 and 503

  constructor(status: number, problem: ProblemDocument = {}, retryAfter: number | null = null) {
    super(problem.detail ?? problem.title ?? problem.code ?? `HTTP ${status}`);
    this.name = 'ApiError';
    this.status = status;
    this.code = problem.code ?? (status === 0 ? 'network' : `http.${status}`);
    this.title = problem.title ?? '';
    this.detail = problem.detail ?? '';
    // The server says where in what was sent: "body#/name", "?sort"; here the pointer alone is wanted.
    this.findings = (problem.findings ?? []).map((finding) => ({ ...finding, where: finding.where.replace(/^body#/, '') }));
    this.current = problem.current;
    this.retryAfter = retryAfter;
  }

  get offline(): boolean {
    return this.status === 0;
  }
  get stale(): boolean {
    return this.status === 412;
  }
  // The finding about one member of the body, e.g. "/name".
  about(pointer: string): Finding | undefined {
    return this.findings.find((finding) => pointerOf(finding) === pointer);
  }
}

// The JSON pointer of "body#/expires", or of a bare "/expires".
export function pointerOf(finding: Finding): string {
  return finding.where.slice(finding.where.indexOf('#') + 1);
}
