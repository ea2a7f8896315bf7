// What goes wrong in the lab, seen as a student sees it, with the way back from each.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axe, newPage } from './harness.mjs';
import {
  button, createSet, createVm, editInterface, enter, fillSetBasics, finishNow, goTo, heading, label, link, rows,
  setInstances, startWizard,
} from './steps.mjs';

const panel = (page) => page.getByRole('complementary');

/** A line of step 1 in the panel. */
const line = (page, number) => panel(page).getByRole('listitem')
  .filter({ has: page.getByRole('button', { name: `Details of line ${number}`, exact: true }) });

/** The types that All resources lists, in its order. */
const types = async (page) => (await rows(page, 'All resources')).map((row) => row[1]);

/** Opens a resource from All resources by a pattern of its name. */
async function open(page, name) {
  await goTo(page, 'All resources');
  await page.getByRole('main').getByRole('link', { name }).click();
}

/** Goes to a page of the resource that is open, by its menu. */
async function show(page, name) {
  await link(page.getByRole('main').getByRole('navigation'), name).click();
  await page.getByRole('heading', { level: 1, name: new RegExp(`${name}$`) }).waitFor();
}

test('a Uniform set keeps its parts to itself, and the lab says so', async (t) => {
  const page = await newPage(t);
  await enter(page);
  await createSet(page, { mode: 'Uniform' });
  await goTo(page, 'All resources');
  const listed = await types(page);
  assert.ok(listed.includes('Virtual machine scale set'), listed.join());
  for (const missing of ['Virtual machine', 'Network Interface', 'Disk', 'Public IP address']) {
    assert.ok(!listed.includes(missing), `${missing} among ${listed.join()}`);
  }
  // The line in hand is the one that the mode fails, and carries the explanation.
  const mode = line(page, 5).filter({ hasText: 'The scale set is Uniform: its instances live inside it' });
  await mode.getByRole('button', { name: 'Details of line 5' }).click();
  const finding = panel(page).getByRole('group', { name: 'What was found for line 5' });
  await finding.getByText('Uniform keeps its instances to itself; Flexible ones are virtual machines').waitFor();
  assert.match(await finding.innerText(), /demo-set\s+Uniform\s+Expected\s+Flexible/);

  await startWizard(page, 'Virtual machine', 'Create a virtual machine');
  await label(page, 'Resource group').selectOption({ label: 'app-grp' });
  await label(page, 'Region').selectOption({ label: '(Asia Pacific) Central India' });
  await label(page, 'Availability options').selectOption({ label: 'Virtual machine scale set' });
  const picker = label(page, 'Virtual machine scale set');
  assert.deepEqual(await picker.getByRole('option').allTextContents(), ['Select scale set']);
  await page.getByText('demo-set has Uniform orchestration, which takes no machines from outside').waitFor();
});

test('with port 22 closed Connect names the rule, and Networking opens it', async (t) => {
  const page = await newPage(t);
  await enter(page);
  await createSet(page, { ports: [] });
  await open(page, /^demo-set_[0-9a-f]{8}$/);
  await show(page, 'Connect');
  const main = page.getByRole('main');
  await main.getByText('Port 22 access stands in the way').waitFor();
  await main.getByText('Denied by rule DenyAllInBound (priority 65500)').waitFor();
  await line(page, 12).getByText('To do').waitFor();

  await show(page, 'Networking');
  await button(page, 'Add inbound port rule').click();
  const pane = page.getByRole('dialog', { name: 'Add inbound security rule' });
  await label(pane, 'Service').selectOption('SSH');
  await button(pane, 'Add').click();
  await pane.waitFor({ state: 'detached' });
  await main.getByRole('cell', { name: 'AllowAnySSHInbound', exact: true }).waitFor();

  await show(page, 'Connect');
  await main.getByText('Nothing stands in the way of port 22.').waitFor();
  await line(page, 12).getByText('Done').waitFor();
});

test('a machine outside the set is found as such', async (t) => {
  const page = await newPage(t);
  await enter(page);
  await createSet(page);
  await createVm(page, { set: null });
  await panel(page).getByText('The machine of step 2 stands alone').waitFor();
  await goTo(page, 'All resources');
  await link(page.getByRole('main'), 'demo-set').click();
  await show(page, 'Instances');
  const found = await rows(page, 'Instances');
  assert.equal(found.length, 1);
  assert.match(found[0][0], /^demo-set_[0-9a-f]{8}$/);
});

test('a failed deployment says why, and the form is as it was', async (t) => {
  const page = await newPage(t);
  await enter(page);
  await startWizard(page, 'Virtual machine scale set', 'Create a virtual machine scale set');
  await fillSetBasics(page);
  await editInterface(page);
  // A Free Trial has three public addresses per region: found when the fourth is made, not before.
  await setInstances(page, 4);
  await button(page, 'Review + create').click();
  await page.getByText('Validation passed').waitFor();
  await button(page, 'Create').click();
  await heading(page, 'Deployment is in progress').waitFor();
  await finishNow(page);
  await heading(page, 'Your deployment failed').waitFor();
  await page.getByRole('main').getByText('Code: PublicIPCountLimitReached').waitFor();

  await button(page, 'Redeploy').click();
  await page.getByRole('heading', { level: 1, name: 'Create a virtual machine scale set' }).waitFor();
  assert.equal(await label(page, 'Virtual machine scale set name').inputValue(), 'demo-set');
  assert.equal(await label(page, 'Username').inputValue(), 'labadmin');
  assert.match(await label(page, 'Size').locator('option:checked').innerText(), /^Standard_B1s - /);
  assert.ok(await page.getByRole('radio', { name: /^Flexible:/ }).isChecked());
  assert.equal(await page.getByRole('textbox', { name: 'Password', exact: true }).inputValue(), '');
  assert.equal(await label(page, 'Confirm password').inputValue(), '');
  await page.getByRole('tab', { name: /^Scaling/ }).click();
  assert.equal(await label(page, 'Initial instance count').inputValue(), '4');
});

test('five instances are refused before anything is made', async (t) => {
  const page = await newPage(t);
  await enter(page);
  await startWizard(page, 'Virtual machine scale set', 'Create a virtual machine scale set');
  await fillSetBasics(page);
  await setInstances(page, 5);
  await button(page, 'Review + create').click();
  await page.getByText('Validation failed.').waitFor();
  await page.getByRole('main').getByText('Error details').click();
  await page.getByRole('main').getByText('QuotaExceeded', { exact: true }).waitFor();
  assert.ok(await button(page, 'Create').isDisabled());
  await page.getByRole('tab', { name: /error/i }).first().waitFor();
  await setInstances(page, 1);
  await button(page, 'Review + create').click();
  await page.getByText('Validation passed').waitFor();
});

test('deleting the set takes its parts along, and the lines no longer hold', async (t) => {
  const page = await newPage(t);
  await enter(page);
  await createSet(page);
  await line(page, 5).getByText('Done').waitFor();
  await goTo(page, 'All resources');
  await link(page.getByRole('main'), 'demo-set').click();
  await button(page, 'Delete').click();
  const pane = page.getByRole('dialog', { name: 'Delete Virtual Machine Scale Set' });
  const region = pane.getByRole('region', { name: 'What goes with it' });
  await region.waitFor();
  const gone = await region.getByRole('row').allInnerTexts();
  for (const type of ['Virtual machine', 'Disk', 'Network Interface', 'Public IP address']) {
    assert.ok(gone.some((row) => row.trim().endsWith(type)), `${type} among\n${gone.join('\n')}`);
  }
  // Not without having said that one has read it.
  await button(pane, 'Delete').click();
  await pane.getByText('Tick the box above').waitFor();
  await pane.getByRole('checkbox', { name: /^I have read and understand/ }).check();
  await button(pane, 'Delete').click();
  await pane.waitFor({ state: 'detached' });
  await finishNow(page);
  await line(page, 5).getByText('Was done, no longer holds').waitFor();
  await goTo(page, 'All resources');
  const listed = await types(page);
  for (const type of ['Virtual machine scale set', 'Virtual machine', 'Disk', 'Network Interface', 'Public IP address']) {
    assert.ok(!listed.includes(type), `${type} among ${listed.join()}`);
  }
});

test('a lock keeps a set from being deleted until it is taken away', async (t) => {
  const page = await newPage(t);
  await enter(page);
  await createSet(page);
  await goTo(page, 'Resource groups');
  await page.getByRole('main').getByRole('link', { name: 'app-grp' }).click();
  await show(page, 'Locks');
  await page.getByText('This resource has no locks.').waitFor();
  await button(page.getByRole('toolbar'), 'Add').click();
  const pane = page.getByRole('dialog', { name: 'Add lock' });
  await button(pane, 'OK').click();
  await pane.getByText('The value must not be empty.').first().waitFor();
  await label(pane, 'Lock name').fill('keep');
  await label(pane, 'Lock type').selectOption({ label: 'Delete' });
  await label(pane, 'Notes').fill('Until the exam is over.');
  await axe(page);
  await button(pane, 'OK').click();
  assert.deepEqual(await rows(page, 'Locks'), [['keep', 'Delete', 'app-grp', 'Until the exam is over.']]);
  await open(page, /^demo-set$/);
  await show(page, 'Locks');
  assert.deepEqual(await rows(page, 'Locks'), [['keep', 'Delete', 'app-grp', 'Until the exam is over.', 'Inherited']]);
  await axe(page);
  await link(page.getByRole('main').getByRole('navigation'), 'Overview').click();
  await page.getByRole('toolbar').getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByText(/Please remove the lock and try again/).first().waitFor();
  await page.keyboard.press('Escape');
  await goTo(page, 'Resource groups');
  await page.getByRole('main').getByRole('link', { name: 'app-grp' }).click();
  await show(page, 'Locks');
  await button(page, 'Delete keep').click();
  await page.getByText('This resource has no locks.').waitFor();
});
