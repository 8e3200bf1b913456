/**
 * From natural values to wire values.
 *
 * These functions throw a RangeError for a value that has no wire form at all: an integer with a fraction, NaN, an
 * invalid Date, an integer that a JSON number cannot hold exactly. Bounds, lengths and patterns are not checked here:
 * in development the validators of `./dev` name every problem, in production the collector keeps what it refuses,
 * and an app neither crashes nor grows because of a limit that somebody changed.
 */

/** An integer as canonical decimal digits. */
export function integer(value: number | bigint): string {
  return BigInt(value).toString();
}

/** An integer as a JSON number, only within the integers that every JSON reader holds exactly. */
export function safeInteger(value: number | bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) {
    throw new RangeError(`not an integer that a JSON number holds exactly: ${value}`);
  }
  return number;
}

/** A double as its shortest decimal text. */
export function float(value: number): string {
  return String(finite(value));
}

/** A double as a JSON number, which has no NaN and no infinity. */
export function finite(value: number): number {
  if (!Number.isFinite(value)) {
    throw new RangeError(`not a finite number: ${value}`);
  }
  return value;
}

/** A moment in UTC, to the millisecond. */
export function instant(value: Date): string {
  return value.toISOString();
}

/** An object of names and values, each value encoded. */
export function mapValues<T, W>(
  values: Readonly<Record<string, T>>,
  encode: (value: T) => W,
): Record<string, W> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, encode(value)]));
}

/** A location's URL: path segments, and query pairs in the template's order; an undefined one is left out. */
export function location(
  base: string,
  path: readonly string[],
  query: readonly (readonly [key: string, value: string | undefined])[],
): string {
  const pairs = query.flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${escape(value)}`]));
  const url = base + path.map(escape).join("/");
  return pairs.length === 0 ? url : `${url}?${pairs.join("&")}`;
}

/** Percent-encodes everything but RFC 3986's unreserved characters; half a character becomes U+FFFD. */
function escape(text: string): string {
  // With `u` a whole pair is no half. Not \p{Surrogate}: an engine without it, as older Hermes, runs none of this file.
  const whole = text.replace(/[\uD800-\uDFFF]/gu, "\uFFFD");
  return encodeURIComponent(whole).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
