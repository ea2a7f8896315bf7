// Every lab that comes along opens beside the others, and what happens by itself happens at a button. By role and label.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axe, newPage, shot } from './harness.mjs';
import { button, enter, heading } from './steps.mjs';

const lab = (page, name) => page.getByRole('complementary', { name, exact: true });
const card = (page, title) => page.getByRole('main').getByRole('listitem')
  .filter({ has: page.getByRole('heading', { name: title, exact: true }) });

async function labs(page) {
  await button(page, 'Lab menu').click();
  await page.getByRole('menuitem', { name: 'Other labs…' }).click();
  await heading(page, 'What you can do here').waitFor();
}

test('every lab starts, and is there again afterwards', async (t) => {
  const page = await newPage(t);
  await enter(page);
  await labs(page);
  const titles = await page.getByRole('region', { name: 'What you can do here' }).getByRole('heading', { level: 3 }).allInnerTexts();
  assert.equal(titles.length, 10, titles.join(', '));
  await axe(page);
  await shot(page, 'labs-ten');
  for (const title of titles) {
    await card(page, title).getByRole('button').first().click();
    await lab(page, title).getByRole('region', { name: /^Step 1\./ }).waitFor();
    await lab(page, title).getByText(/^0 of \d+ points/).first().waitFor();
    await labs(page);
  }
  assert.equal(await page.getByRole('main').getByRole('button', { name: 'Start', exact: true }).count(), 0);
});

test('what happens by itself happens at the button of its line', async (t) => {
  const page = await newPage(t);
  await enter(page);
  await labs(page);
  await card(page, 'Zones and strict balance').getByRole('button', { name: 'Start' }).click();
  const panel = lab(page, 'Zones and strict balance');
  await axe(page);
  await shot(page, 'labs-happens');
  await button(panel, 'Let zone 2 fail').click();
  await panel.getByRole('tab', { name: 'Timeline' }).click();
  await panel.getByRole('tabpanel').getByRole('button', { name: /zone/i }).first().waitFor();
  await button(panel, 'Undo the last operation').click();
  await panel.getByText('Nothing has happened yet.').waitFor();
});
