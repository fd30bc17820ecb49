import { words, type Lang } from '../i18n/index.ts';
import type { ErrorCode, ErrorInfo } from './types.ts';

/**
 * The one error that leaves the core. `code` is stable, `message` is fit for a person in the language asked
 * for, `cause` holds no request, header or body.
 */
export class ChatOmniError extends Error {
  readonly code: ErrorCode;
  /** HTTP status, where there was an answer. */
  readonly status: number | undefined;
  /** How long the server asked to be left alone, ms (`Retry-After`). */
  readonly retryAfter: number | undefined;

  constructor(
    code: ErrorCode,
    options: { lang?: Lang; status?: number; retryAfter?: number; cause?: Error } = {},
  ) {
    super(words(options.lang ?? 'vi').errors[code], options.cause && { cause: options.cause });
    this.name = 'ChatOmniError';
    this.code = code;
    this.status = options.status;
    this.retryAfter = options.retryAfter;
  }
}

/** What the atoms and events tell of an error. */
export function errorInfo(error: ChatOmniError): ErrorInfo {
  return { code: error.code, message: error.message };
}

/** The HTTP status that an error is about; 0 if none. */
export function statusOf(error: unknown): number {
  return (error instanceof ChatOmniError && error.status) || 0;
}
