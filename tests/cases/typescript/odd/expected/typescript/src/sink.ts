import type { WireEvent } from "./wire_event.js";

/** Where events go: a queue, a beacon, a bridge to the native side. */
export interface Sink {
  /** Takes one event in wire form, ready for JSON.stringify. */
  send(event: WireEvent): void;
}

/** A sink that keeps what it is given, for tests. */
export class MemorySink implements Sink {
  /** Everything sent so far, oldest first. */
  readonly events: WireEvent[] = [];

  send(event: WireEvent): void {
    this.events.push(event);
  }

  /** What was sent of one event. */
  named<E extends WireEvent["event"]>(name: E): Extract<WireEvent, { event: E }>[] {
    return this.events.filter((event): event is Extract<WireEvent, { event: E }> => event.event === name);
  }
}
