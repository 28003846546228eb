export class Problem extends Error {
  constructor(status, code, title = code, more = {}) {
    super(title);
    this.document = { type: 'about:blank', status, code, title, ...more };
  }
}
