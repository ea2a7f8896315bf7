// Every lab that comes along opens beside the others, and what happens by itself happens at a button. By role and label.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axe, newPage, shot } from './harness.mjs';
import {
  button, create, enter, fillSetBasics, finishNow, goTo, heading, label, rows, setInstances, startWizard,
} from './steps.mjs';

const lab = (page, name) => page.getByRole('complementary', { name, exact: true });
const card = (page, title) => page.getByRole('main').getByRole('listitem')
  .filter({ has: page.getByRole('heading', { name: title, exact: true }) });

async function labs(page) {
  await button(page, 'Lab menu').click();
  await page.getByRole('menuitem', { name: 'Other labs…' }).click();
  await heading(page, 'What you can do here').waitFor();
}

/** Opens a lab of its own, in a portal of its own, at the pace of life: what is asked for is under way until Finish now. */
async function open(t, title) {
  const page = await newPage(t, { init: () => localStorage.setItem('flexlab:speed', '1×') });
  await enter(page);
  await labs(page);
  await card(page, title).getByRole('button').first().click();
  await lab(page, title).getByRole('region', { name: /^Step 1\./ }).waitFor();
  return page;
}

/** Two frames: what was asked for is drawn. */
const drawn = (page) => page.evaluate(() => new Promise((done) => {
  requestAnimationFrame(() => requestAnimationFrame(done));
}));

/** Lets the lab do the line in hand, and whatever it does end. */
async function letItDo(page, panel) {
  const hand = panel.getByRole('listitem').and(panel.locator('[aria-current="step"]'));
  const toggle = hand.getByRole('button', { name: /^Details of line/ });
  if (await toggle.getAttribute('aria-expanded') !== 'true') await toggle.click();
  await button(hand, 'Do it for me').click();
  await button(page.getByRole('dialog', { name: 'Do it for me?' }), 'Do it for me').click();
  await drawn(page);
  const finish = button(page, 'Finish now');
  if (await finish.isVisible()) await finish.click();
  await finish.waitFor({ state: 'detached' });
  await drawn(page);
}

async function goInto(page, list, name) {
  await goTo(page, list);
  await page.getByRole('main').getByRole('link', { name, exact: true }).click();
  await page.getByRole('heading', { level: 1, name: new RegExp(`^${name}`) }).waitFor();
}

async function turnTo(page, name) {
  await page.getByRole('main').getByRole('link', { name, exact: true }).first().click();
  await page.getByRole('heading', { level: 1, name: `| ${name}` }).waitFor();
}

const fullMarks = (page, title, points) => lab(page, title).getByText(`${points} of ${points} points · all done`).waitFor();

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

test('each lab can be left to the lab, line by line, and that is full marks', async (t) => {
  const page = await newPage(t);
  await enter(page);
  await labs(page);
  const titles = await page.getByRole('region', { name: 'What you can do here' }).getByRole('heading', { level: 3 }).allInnerTexts();
  await page.close();
  for (const title of titles) {
    await t.test(title, async (t) => {
      const page = await open(t, title);
      const panel = lab(page, title);
      const done = panel.getByText(/· all done/);
      for (let line = 0; line < 20 && !await done.isVisible(); line += 1) await letItDo(page, panel);
      await done.waitFor();
      await axe(page, { within: '.lab' });
    });
  }
});

test('spread for a quorum, by the portal\'s controls', async (t) => {
  const title = 'Spread for a quorum';
  const page = await open(t, title);
  await startWizard(page, 'Virtual machine scale set', 'Create a virtual machine scale set');
  await fillSetBasics(page, { name: 'quorum', group: 'quorum-grp', region: '(Europe) North Europe' });
  await page.getByRole('tab', { name: /^Advanced/ }).click();
  await label(page, 'Fault domain count').selectOption('3');
  await setInstances(page, 3);
  await create(page);
  await goInto(page, 'Virtual machine scale sets', 'quorum');
  await turnTo(page, 'Instances');
  await button(lab(page, title), 'Let fault domain 1 go down').click();
  await page.getByRole('cell', { name: 'Stopped', exact: true }).waitFor();
  const stopped = (await rows(page, 'Instances')).filter((row) => row.includes('Stopped'));
  assert.deepEqual(stopped.map((row) => row.at(-1)), ['1'], 'one node, the one in fault domain 1');
  assert.equal(await page.getByText(/Updated lab/).count(), 0, 'nobody asked the portal for it');
  await button(lab(page, title), 'Let fault domain 1 come back').click();
  await finishNow(page);
  await fullMarks(page, title, 16);
  await lab(page, title).getByRole('heading', { name: 'Every line is done' }).waitFor();
  await axe(page);
});

test('attach and detach with the refusals, by the portal\'s controls', async (t) => {
  const title = 'Attach and detach';
  const page = await open(t, title);
  const attach = async (set) => {
    await button(page, 'Get started').click();
    const pane = page.getByRole('dialog', { name: 'Attach to a VMSS' });
    await label(pane, 'Select a VMSS').selectOption({ label: set });
    await button(pane, 'Attach').click();
    return pane;
  };
  const refused = async (set, says) => {
    const pane = await attach(set);
    await pane.getByText(says).waitFor();
    await button(pane, 'Cancel').click();
  };
  await goInto(page, 'Virtual machines', 'legacy-vm');
  await turnTo(page, 'Availability + scaling');
  await refused('shop-set', 'belongs to an Availability Set');
  await goInto(page, 'Virtual machines', 'solo-vm');
  await turnTo(page, 'Availability + scaling');
  await refused('rack-set', 'has more than 1 fault domains');
  await attach('shop-set');
  await finishNow(page);
  await goInto(page, 'Virtual machine scale sets', 'shop-set');
  await turnTo(page, 'Instances');
  assert.equal((await rows(page, 'Instances')).length, 2);
  await goInto(page, 'Virtual machines', 'solo-vm');
  await turnTo(page, 'Activity log');
  assert.equal(await page.getByRole('row', { name: /Failed/ }).count(), 1, 'what was refused of it is in its log');
  await turnTo(page, 'Availability + scaling');
  await button(page, 'Detach from the VMSS').click();
  await button(page.getByRole('dialog', { name: 'Detach from the VMSS' }), 'Detach').click();
  await finishNow(page);
  await fullMarks(page, title, 15);
});

test('scale out and in, by the portal\'s controls', async (t) => {
  const title = 'Scale out and in';
  const page = await open(t, title);
  const scale = async (count) => {
    await turnTo(page, 'Scaling');
    await label(page, 'Instance count').fill(count);
    await button(page, 'Save').click();
    await finishNow(page);
    await turnTo(page, 'Instances');
  };
  await goInto(page, 'Virtual machine scale sets', 'web-set');
  await scale('4');
  const older = (await rows(page, 'Instances')).filter((row) => row.at(-1) === 'No').map(([name]) => name);
  assert.equal(older.length, 2, 'Latest model tells which were there before');
  await page.getByLabel(`Select ${older[0]}`, { exact: true }).check();
  await button(page, 'Protection Policy').click();
  const pane = page.getByRole('dialog', { name: 'Protection Policy' });
  await pane.getByLabel('Protect from scale-in').check();
  await button(pane, 'Save').click();
  await turnTo(page, 'Scaling');
  await page.getByRole('main').getByRole('tab', { name: 'Scale-In Policy' }).click();
  await label(page, 'Scale-in policy').selectOption('OldestVM');
  await button(page, 'Save').click();
  await finishNow(page);
  await turnTo(page, 'Instances');
  await scale('3');
  const left = (await rows(page, 'Instances')).map(([name]) => name);
  assert.deepEqual(older.filter((name) => left.includes(name)), [older[0]], 'the protected one stayed');
  await fullMarks(page, title, 13);
});

test('clean up with a lock in the way, by the portal\'s controls', async (t) => {
  const title = 'Clean up with a lock in the way';
  const page = await open(t, title);
  const remove = async (...names) => {
    await goInto(page, 'Resource groups', 'old-grp');
    for (const name of names) await page.getByLabel(`Select ${name}`, { exact: true }).check();
    await button(page, 'Delete').first().click();
    const pane = page.getByRole('dialog', { name: 'Delete Resources' });
    await pane.getByRole('textbox').fill('delete');
    await button(pane, 'Delete').click();
    await button(page.getByRole('dialog', { name: 'Delete confirmation' }), 'Delete').click();
  };
  await remove('old-set');
  await page.getByText(/cannot perform delete operation because following scope\(s\) are locked/).first().waitFor();
  await turnTo(page, 'Locks');
  await button(page, 'Delete keep').click();
  await page.getByText('This resource has no locks.').waitFor();
  await goInto(page, 'Virtual machine scale sets', 'old-set');
  await button(page, 'Delete').first().click();
  const pane = page.getByRole('dialog', { name: 'Delete Virtual Machine Scale Set' });
  await pane.getByRole('checkbox').last().check();
  await button(pane, 'Delete').click();
  await finishNow(page);
  await remove('extra-nic', 'extra-os');
  await finishNow(page);
  await remove('old-nsg', 'old-vnet');
  await finishNow(page);
  await fullMarks(page, title, 12);
});
