/**
 * What clients say to the signaling server: the JSON protocol of y-webrtc, one object a frame. Parsed strictly; whatever is not of it is null.
 *
 *   {type: 'subscribe' | 'unsubscribe', topics: [name, …]}   {type: 'publish', topic, …}   {type: 'ping'}
 */
import * as z from 'zod/mini';

/** Bytes of a frame; longer ones end the connection before they are read. */
export const FRAME_BYTES = 64 * 1024;
/** Topics that one connection may listen to at a time. */
export const TOPICS = 32;

const topic = z.string().check(z.minLength(1), z.maxLength(128));
const topics = z.array(topic).check(z.minLength(1), z.maxLength(TOPICS));

const message = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('subscribe'), topics }),
  z.strictObject({ type: z.literal('unsubscribe'), topics }),
  // What peers tell each other is theirs: passed on as it is, never looked into.
  z.looseObject({ type: z.literal('publish'), topic }),
  z.strictObject({ type: z.literal('ping') }),
]);

export type ClientMessage = z.infer<typeof message>;

export function parseMessage(text: string): ClientMessage | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const parsed = message.safeParse(value);
  return parsed.success ? parsed.data : null;
}
