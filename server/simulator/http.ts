/** A request as the simulator's REST sees it, whatever carried it. */
export interface RestRequest {
  readonly method: string;
  /** Below the api base, say `/token`. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  /** Where the asker reaches the simulator's pictures, say `http://localhost:8080`. */
  readonly origin: string;
}

export interface RestResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An answer with a JSON body. */
export function json(status: number, body: unknown): RestResponse {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(body),
  };
}

/** A refusal in the words of the real server's framework. */
export function refusal(status: number, message: string): RestResponse {
  return json(status, { Message: message });
}

/** The JSON object in a text, or `undefined`. */
export function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
