import type { Sink } from "../sink.js";
import type { WireEvent } from "../wire_event.js";
import { expected } from "./expected.js";
import validators, { type ValidationError } from "./validators.js";

/** One reason why an event would be refused. */
export interface Problem {
  /** Where in the event, as a JSON pointer. */
  readonly path: string;
  /** The JSON Schema keyword that says no, or `unicode`. */
  readonly keyword: string;
  readonly message: string;
}

/** What a checked sink throws. */
export class InvalidEventError extends Error {
  override readonly name = "InvalidEventError";

  constructor(
    readonly event: WireEvent,
    readonly problems: readonly Problem[],
  ) {
    super(`${event.event}: ${problems.map(({ path, message }) => `${path || "/"} ${message}`).join("; ")}`);
  }
}

// An object would also have what every object inherits, such as `toString`.
const byName = new Map(Object.entries(validators));

/** Every reason why the collector would refuse an event; none for a valid one. */
export function problems(event: WireEvent): readonly Problem[] {
  const validate = byName.get(event.event);
  if (validate === undefined) {
    return [{ path: "/event", keyword: "enum", message: "is no event of this package" }];
  }
  const errors = validate(event) ? [] : (validate.errors ?? []);
  const found = errors.map((error) => ({
    path: error.instancePath,
    keyword: error.keyword,
    message: saying(error, expected[event.event] ?? {}),
  }));
  // What is of the wrong type breaks other rules too, and the words are the same.
  const isNew = ({ path, message }: Problem, index: number) =>
    index === found.findIndex((other) => other.path === path && other.message === message);
  return [...found.filter(isNew), ...halves(event, "")];
}

/** What to do about an error, given what is valid in each place of the event's JSON Schema. */
function saying({ keyword, params, schemaPath }: ValidationError, words: Readonly<Record<string, string>>): string {
  const place = schemaPath.slice(0, schemaPath.lastIndexOf("/"));
  if (keyword === "additionalProperties") {
    return `must not have ${String(params["additionalProperty"])}`;
  }
  if (keyword === "required") {
    const name = String(params["missingProperty"]);
    return `must have ${name}: ${words[`${place}/properties/${encodeURIComponent(name)}`]}`;
  }
  return `must be ${words[place]}`;
}

/** Texts that UTF-8 cannot hold, names in maps among them: no JSON Schema sees these, and the collector refuses them. */
function halves(value: unknown, path: string): readonly Problem[] {
  if (typeof value === "object" && value !== null) {
    return Object.entries(value).flatMap(([name, inner]) => {
      const inside = `${path}/${name.replace(/~/g, "~0").replace(/\//g, "~1")}`;
      return HALF.test(name) ? [half(inside)] : halves(inner, inside);
    });
  }
  return typeof value === "string" && HALF.test(value) ? [half(path)] : [];
}

// With `u` a whole pair is one character, and in no range of halves.
const HALF = /[\uD800-\uDFFF]/u;

function half(path: string): Problem {
  const message = "has half of a surrogate pair, like an emoji that was cut in two: cut with Array.from(text) instead";
  return { path, keyword: "unicode", message };
}

/** A sink that validates every event before it hands it on. Throws InvalidEventError, or reports and goes on. */
export function checked(inner: Sink, report: (error: InvalidEventError) => void = raise): Sink {
  return {
    send(event) {
      const found = problems(event);
      if (found.length > 0) {
        report(new InvalidEventError(event, found));
      }
      inner.send(event);
    },
  };
}

function raise(error: InvalidEventError): never {
  throw error;
}
