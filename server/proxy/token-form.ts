import type { IncomingHttpHeaders } from 'node:http';

/** The fields of docs/protocol.md §2. */
const FIELDS: ReadonlySet<string> = new Set([
  ...(['client_id', 'grant_type', 'username', 'password', 'scope', 'refresh_token'] as const),
]);

const GRANTS: ReadonlySet<string> = new Set(['password', 'refresh_token']);

/** A token call as it goes up, or why it does not. */
export type CheckedForm =
  | { readonly body: Buffer; readonly contentType: string }
  | { readonly status: 400 | 415; readonly error: string };

/**
 * Writes the form of a token call anew, so that what goes up is what the log-in limits have
 * counted, however the body was spelled.
 */
export function checkTokenForm(headers: IncomingHttpHeaders, body: Buffer): CheckedForm {
  const [type = '', ...parameters] = (headers['content-type'] ?? '').toLowerCase().split(';');
  const utf8 = parameters.every((parameter) => /^\s*charset="?utf-8"?\s*$/.test(parameter));
  if (type.trim() !== 'application/x-www-form-urlencoded' || !utf8) {
    return { status: 415, error: 'unsupported_media_type' };
  }
  const form = new URLSearchParams(body.toString('utf8'));
  if ([...form.keys()].some((key) => !FIELDS.has(key))) {
    return { status: 400, error: 'invalid_request' };
  }
  if (!GRANTS.has(form.get('grant_type') ?? '')) {
    return { status: 400, error: 'unsupported_grant_type' };
  }
  return {
    body: Buffer.from(form.toString(), 'utf8'),
    contentType: 'application/x-www-form-urlencoded',
  };
}
