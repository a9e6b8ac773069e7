import { describe, expect, test } from 'vitest';
import { createExchange, metricsLine } from './exchange';
import { TOPICS } from './message';

function world() {
  let time = 0;
  const exchange = createExchange(() => time);
  const join = () => {
    const heard: string[] = [];
    let isEnded = false;
    const client = exchange.join(
      (text) => void heard.push(text),
      () => {
        isEnded = true;
      },
    );
    const say = (message: unknown) => client.receive(typeof message === 'string' ? message : JSON.stringify(message));
    return { ...client, heard, say, isEnded: () => isEnded };
  };
  return { ...exchange, join, pass: (milliseconds: number) => void (time += milliseconds) };
}
const subscribe = (...topics: string[]) => ({ type: 'subscribe', topics });
const publish = (topic: string, data: unknown = 1) => ({ type: 'publish', topic, data });

describe('what is published', () => {
  test('reaches every listener of its topic but the sender, with how many listen', () => {
    const { join } = world();
    const [a, b, c] = [join(), join(), join()];
    for (const each of [a, b]) each.say(subscribe('tea'));
    c.say(subscribe('coffee'));
    a.say(publish('tea', { type: 'announce' }));
    expect(b.heard.map((text) => JSON.parse(text))).toEqual([{ type: 'publish', topic: 'tea', data: { type: 'announce' }, clients: 2 }]);
    expect([a.heard, c.heard]).toEqual([[], []]);
  });

  test('goes nowhere from who does not listen to the topic', () => {
    const { join, metrics } = world();
    const [a, b] = [join(), join()];
    b.say(subscribe('tea'));
    a.say(publish('tea'));
    expect(b.heard).toEqual([]);
    expect(metrics().dropped).toBe(1);
  });

  test('no longer reaches who unsubscribed, or left', () => {
    const { join, metrics } = world();
    const [a, b, c] = [join(), join(), join()];
    for (const each of [a, b, c]) each.say(subscribe('tea'));
    b.say({ type: 'unsubscribe', topics: ['tea'] });
    c.leave();
    a.say(publish('tea'));
    expect([b.heard, c.heard]).toEqual([[], []]);
    expect(metrics()).toEqual({ clients: 2, topics: 1, relayed: 0, dropped: 0 });
  });

  test('leaves no topic behind once nobody listens', () => {
    const { join, metrics } = world();
    const a = join();
    a.say(subscribe('tea', 'coffee'));
    a.leave();
    a.leave();
    expect(metrics()).toMatchObject({ clients: 0, topics: 0 });
  });
});

describe('a client', () => {
  test('is answered a ping', () => {
    const { join } = world();
    const a = join();
    a.say({ type: 'ping' });
    expect(a.heard).toEqual(['{"type":"pong"}']);
  });

  test('listens to a bounded number of topics', () => {
    const { join, metrics } = world();
    const a = join();
    for (let index = 0; index <= TOPICS; index++) a.say(subscribe(`t${index}`));
    expect(metrics()).toMatchObject({ topics: TOPICS, dropped: 1 });
  });

  test.each([['{'], ['null'], ['[]'], ['5'], [''], ['{"type":"subscribe","topics":5}'], ['{"type":"subscribe","topics":[""]}'], ['{"type":"subscribe","topics":[],"x":1}'], ['{"type":"shout"}'], ['{"__proto__":{"type":"ping"}}'], [`{"type":"subscribe","topics":["${'a'.repeat(200)}"]}`]])(
    'is not heard when it says %s, and is let go when it goes on so',
    (text) => {
      const { join, metrics } = world();
      const a = join();
      for (let count = 0; count < 19; count++) a.say(text);
      expect(a.isEnded()).toBe(false);
      a.say(text);
      expect(a.isEnded()).toBe(true);
      expect(metrics()).toMatchObject({ clients: 0, dropped: 20 });
    },
  );

  test('that floods is slowed, then let go; one that waits is heard again', () => {
    const { join, pass } = world();
    const [a, b] = [join(), join()];
    for (const each of [a, b]) each.say(subscribe('tea'));
    for (let count = 0; count < 199; count++) a.say(publish('tea'));
    expect(b.heard.length).toBe(199);
    a.say(publish('tea'));
    expect(b.heard.length).toBe(199);
    pass(1000);
    for (let count = 0; count < 20; count++) a.say(publish('tea'));
    expect(b.heard.length).toBe(219);
    for (let count = 0; count < 19; count++) a.say(publish('tea'));
    expect(a.isEnded()).toBe(true);
  });

  test('sends a bounded volume', () => {
    const { join } = world();
    const [a, b] = [join(), join()];
    for (const each of [a, b]) each.say(subscribe('tea'));
    const large = publish('tea', 'x'.repeat(60_000));
    for (let count = 0; count < 30; count++) a.say(large);
    expect(b.heard.length).toBe(17);
  });
});

test('the metrics are one line', () => {
  expect(metricsLine({ clients: 2, topics: 1, relayed: 5, dropped: 0 })).toBe('signaling: 2 clients, 1 topics, 5 messages passed on, 0 dropped');
});
