// Shapes of the identity routes.
export interface Scope {
  kind: 'facility' | 'organisation' | 'state' | 'region' | 'node';
  id: string;
  name: string;
}
export type Role = 'pfso' | 'rso' | 'authority' | 'analyst' | 'industry' | 'secretariat' | 'auditor' | 'admin';
export interface Grant {
  role: Role;
  scope: Scope;
}
export interface Node {
  name: string;
  state: string | null;
}
export interface Session {
  user: { id: string; login: string; name: string; language: string };
  grants: Grant[];
  csrf: string;
  expires: string;
  can: string[]; // names of actions: "assessment.answer"
  illustrative: boolean;
  node: Node;
  oidc: boolean;
  must_change_password?: boolean; // until then nothing else is permitted
  totp?: boolean;
}
export interface DemoAccount {
  login: string;
  name?: string;
  role: Role;
  scope: Scope | string;
  password?: string;
}
export interface SessionOptions {
  oidc: { name: string } | null;
  languages: string[];
  demo?: DemoAccount[];
  illustrative: boolean;
  node: Node;
}
