/** What `content.json` must be: the sample's datanet, its authors and their items with what became of each. */
import * as z from 'zod/mini';

const item = { author: z.string(), day: z.int().check(z.minimum(1), z.maximum(6)), prompt: z.string(), completion: z.string() };
const schema = z.object({
  datanet: z.object({
    name: z.string(),
    summary: z.string(),
    description: z.string(),
    purpose: z.string(),
    topics: z.array(z.string()),
    shape: z.literal('instruction'),
    language: z.string(),
  }),
  authors: z.array(z.object({ id: z.string(), name: z.string() })).check(z.minLength(2)),
  items: z.array(
    z.discriminatedUnion('outcome', [
      z.object({ ...item, outcome: z.literal('accepted') }),
      z.object({ ...item, outcome: z.literal('pending') }),
      z.object({
        ...item,
        outcome: z.literal('rejected'),
        code: z.enum(['off-topic', 'wrong', 'unclear', 'duplicate', 'personal-data', 'low-quality', 'other']),
        reason: z.string(),
      }),
    ]),
  ),
});

export type SampleContent = z.infer<typeof schema>;
export type SampleItem = SampleContent['items'][number];

export const parseContent = (json: unknown): SampleContent => schema.parse(json);
