import { test } from 'vitest';
import { drawFacts } from './facts.ts';
import { withApp } from './harness/index.ts';
test('x', async () => {
  await withApp({ folder: process.env['LOOP_APP']! }, async ({ page }) => {
    await page.getByRole('button', { name: 'Try the whole loop' }).click();
    await page.getByRole('main').getByRole('link', { name: 'Contribute' }).first().click();
    const q = page.getByRole('textbox', { name: 'Question' }), a = page.getByRole('textbox', { name: 'Answer' });
    const count = async () => Number(/\d+/.exec(await page.getByRole('group', { name: 'Which of yours' }).locator('label', { hasText: 'Accepted' }).innerText())?.[0] ?? 0);
    await q.waitFor();
    for (let s = 0; s < 12; s++) for (const f of drawFacts(900 + s)) for (const r of f.taught) {
      const before = await count();
      await q.fill(r.prompt); await a.fill(r.completion);
      await page.getByRole('button', { name: 'Submit', exact: true }).click();
      const t = Date.now(); let ok = false;
      while (Date.now() - t < 8000) { if ((await count()) === before + 1 && (await q.inputValue()) === '') { ok = true; break; } await new Promise((x) => setTimeout(x, 20)); }
      if (!ok) { console.log('FAILED', JSON.stringify(r), (await page.getByRole('main').innerText()).slice(0, 1500), 'Q=', await q.inputValue(), 'A=', await a.inputValue()); await page.screenshot({ path: '/tmp/fdev/fail.png' }); await page.reload(); await q.waitFor(); }
    }
  });
}, 300000);
