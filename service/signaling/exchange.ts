/**
 * The exchange: who listens to which topic, and what is passed on to whom. It knows no sockets and no clock: both are given. A client can do no more
 * than hear and speak in topics that it listens to, within its budgets; what it says otherwise is counted and dropped, and too much of it ends its connection.
 */
import { createBudget } from './budget';
import { type ClientMessage, TOPICS, parseMessage } from './message';

/** Listeners of one topic: more than a mesh of peers can hold, few enough that one message is soon passed on. */
const LISTENERS = 256;
/** Topics at a time, of all clients together. */
const ALL_TOPICS = 10_000;
/** Faults after which a client is let go. */
const FAULTS = 20;
/** Finding peers takes a few dozen messages; an offer with its candidates has some 3 KB. */
const MESSAGES = { burst: 200, perSecond: 20 } as const;
const BYTES = { burst: 1024 * 1024, perSecond: 128 * 1024 } as const;

export interface Client {
  readonly receive: (text: string) => void;
  /** The connection is gone: it hears nothing any more. */
  readonly leave: () => void;
}

export interface Metrics {
  readonly clients: number;
  readonly topics: number;
  /** Messages passed on, once for each listener. */
  readonly relayed: number;
  /** Messages dropped: not of the protocol, over a limit, or to a topic that their sender doesn't listen to. */
  readonly dropped: number;
}

export interface Exchange {
  /** `send` passes a text to the client; `end` closes its connection. */
  readonly join: (send: (text: string) => void, end: () => void) => Client;
  readonly metrics: () => Metrics;
}

interface Listener {
  readonly send: (text: string) => void;
  readonly topics: Set<string>;
}

export function createExchange(now: () => number): Exchange {
  const listenersByTopic = new Map<string, Set<Listener>>();
  let clients = 0;
  let relayed = 0;
  let dropped = 0;

  /** False: there is no place for it. */
  function listen(listener: Listener, topic: string): boolean {
    if (listener.topics.has(topic)) return true;
    const others = listenersByTopic.get(topic);
    if (listener.topics.size >= TOPICS || (others === undefined ? listenersByTopic.size >= ALL_TOPICS : others.size >= LISTENERS)) return false;
    listener.topics.add(topic);
    if (others === undefined) listenersByTopic.set(topic, new Set([listener]));
    else others.add(listener);
    return true;
  }

  function forget(listener: Listener, topic: string): void {
    if (!listener.topics.delete(topic)) return;
    const others = listenersByTopic.get(topic);
    others?.delete(listener);
    if (others?.size === 0) listenersByTopic.delete(topic);
  }

  /** False: it was not of use to anybody. */
  function follow(message: ClientMessage, from: Listener): boolean {
    switch (message.type) {
      case 'ping':
        from.send('{"type":"pong"}');
        return true;
      case 'subscribe':
        return message.topics.map((topic) => listen(from, topic)).every(Boolean);
      case 'unsubscribe':
        for (const topic of message.topics) forget(from, topic);
        return true;
      case 'publish': {
        const listeners = listenersByTopic.get(message.topic);
        if (!from.topics.has(message.topic) || listeners === undefined) return false;
        const text = JSON.stringify({ ...message, clients: listeners.size });
        for (const listener of listeners) {
          if (listener === from) continue;
          listener.send(text);
          relayed += 1;
        }
        return true;
      }
    }
  }

  return {
    join(send, end) {
      const listener: Listener = { send, topics: new Set() };
      const messages = createBudget(MESSAGES.burst, MESSAGES.perSecond, now());
      const bytes = createBudget(BYTES.burst, BYTES.perSecond, now());
      let faults = 0;
      let isHere = true;
      clients += 1;

      const leave = (): void => {
        if (!isHere) return;
        isHere = false;
        clients -= 1;
        for (const topic of listener.topics) forget(listener, topic);
      };
      return {
        receive(text) {
          if (!isHere) return;
          const isWithin = messages.spend(1, now()) && bytes.spend(text.length, now());
          const message = isWithin ? parseMessage(text) : null;
          if (message !== null && follow(message, listener)) return;
          dropped += 1;
          faults += 1;
          if (faults < FAULTS) return;
          leave();
          end();
        },
        leave,
      };
    },
    metrics: () => ({ clients, topics: listenersByTopic.size, relayed, dropped }),
  };
}

/** One line for whoever keeps the server. */
export const metricsLine = ({ clients, topics, relayed, dropped }: Metrics): string =>
  `signaling: ${clients} clients, ${topics} topics, ${relayed} messages passed on, ${dropped} dropped`;
