import { describe, expect, test } from 'vitest';
import { listen } from '.';

const answerOk = listen.bind(undefined, (_request, response) => void response.end('ok'));

describe('the port', () => {
  test('is the next free one when it is taken and that is allowed', async () => {
    const first = await answerOk({ port: 0 });
    const second = await answerOk({ port: first.port, orNextFree: true });
    expect(second.port).toBeGreaterThan(first.port);
    expect(await (await fetch(second.url)).text()).toBe('ok');
    await Promise.all([first.close(), second.close()]);
  });

  test('is refused with the system\'s reason when it is taken', async () => {
    const first = await answerOk({ port: 0 });
    await expect(answerOk({ port: first.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await first.close();
  });

  test('is free again after closing, even with a connection open', async () => {
    const first = await answerOk({ port: 0 });
    await (await fetch(first.url)).text();
    await first.close();
    const again = await answerOk({ port: first.port });
    expect(again.port).toBe(first.port);
    await again.close();
  });
});
