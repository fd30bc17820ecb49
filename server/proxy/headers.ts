import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import type { AppDefaults } from '../backend.ts';

/** From the browser to TPOS (docs/protocol.md §7). No cookies, no addresses. */
const UP = ['Authorization', 'Content-Type', 'Accept', 'Accept-Language', 'User-Agent'] as const;

/** From TPOS to the browser. `Date` tells its clock. No cookies, no CORS: these are for us to say. */
const DOWN = ['Content-Type', 'Cache-Control', 'Retry-After', 'Age', 'Date'] as const;

/** A version or language as TPOS names it. */
const DEFAULT_FORM = /^[\w.-]{1,32}$/;

/** What is sent up of the browser's headers. */
export function headersFromBrowser(headers: IncomingHttpHeaders): Record<string, string> {
  return picked(headers, UP);
}

/** What is passed on of an answer's headers; what TPOS says nothing about is not kept anywhere. */
export function headersForBrowser(headers: IncomingHttpHeaders): Record<string, string> {
  return { 'Cache-Control': 'no-store', ...picked(headers, DOWN) };
}

/** `Referer` and `Origin` as the page of that origin would send them. */
export function originHeaders(origin: string): OutgoingHttpHeaders {
  return { Referer: `${origin}/`, Origin: origin };
}

/** The version and language that TPOS's own application has: what TPOS last said (docs/protocol.md §7). */
export class DynamicDefaults {
  #version = '5.10.26.1';
  #language = 'vi';

  get values(): AppDefaults {
    return { tposAppVersion: this.#version, xTposLang: this.#language };
  }

  get headers(): OutgoingHttpHeaders {
    return { tposappversion: this.#version, 'x-tpos-lang': this.#language };
  }

  /** Learns from an answer. */
  learn(status: number, headers: IncomingHttpHeaders): void {
    if (status < 200 || status > 299) return;
    this.#version = valid(headers['tposappversion']) ?? this.#version;
    this.#language = valid(headers['x-tpos-lang']) ?? this.#language;
  }
}

function valid(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' && DEFAULT_FORM.test(value) ? value : undefined;
}

function picked(headers: IncomingHttpHeaders, names: readonly string[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of names) {
    const value = headers[name.toLowerCase()];
    if (typeof value === 'string') found[name] = value;
  }
  return found;
}
