// The pages that change a scale set and a machine: scaling, instances, membership, size, upgrades, health. By role and label.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PHONE, axe, newPage, shot } from './harness.mjs';
import {
  button, create, createSet, createVm, enter, fillSetBasics, finishNow, goTo, heading, label, rows, setInstances, startWizard,
} from './steps.mjs';

const SET = '#/resource/app-grp/virtual-machine-scale-set/demo-set';
const VM = '#/resource/app-grp/virtual-machine/newvm';
const tab = (page, name) => page.getByRole('main').getByRole('tab', { name, exact: true });
const says = (where, text) => where.getByText(text).first().waitFor();
const radio = (page, name) => page.getByRole('radio', { name, exact: true });

/** The portal, at the pace of life: what was asked for is under way until the test says Finish now. */
async function open(t) {
  const page = await newPage(t, { init: () => localStorage.setItem('flexlab:speed', '1×'), more: { reducedMotion: 'reduce' } });
  await enter(page);
  return page;
}

/** Goes to an address within the site, and waits for its title. */
async function visit(page, fragment, name) {
  await page.evaluate((to) => { location.hash = to; }, fragment);
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

/** axe, and a picture of what is open, at the desk and in a hand. */
async function look(page, name) {
  await axe(page);
  await shot(page, `sets-${name}`);
  const desk = page.viewportSize();
  await page.setViewportSize(PHONE);
  await axe(page);
  await shot(page, `sets-${name}-phone`);
  await page.setViewportSize(desk);
}

/** What a row of a table shows under a head. */
async function cell(page, table, row, head) {
  const found = page.getByRole('table', { name: table });
  await found.waitFor();
  const heads = await found.getByRole('columnheader').allInnerTexts();
  const at = heads.findIndex((text) => text.trim() === head);
  assert.ok(at >= 0, `no column ${head} in ${heads.join(', ')}`);
  const line = typeof row === 'number' ? found.getByRole('row').nth(row) : found.getByRole('row', { name: row });
  return (await line.locator('th, td').nth(at).innerText()).trim();
}

/** Why a command is off, or null. */
const off = async (page, name) => {
  const found = button(page, name).first();
  return (await found.getAttribute('aria-disabled')) === 'true' ? (await found.getAttribute('title')) ?? '' : null;
};

async function save(page) {
  await button(page, 'Save').click();
  await finishNow(page);
}

test('a set is scaled by hand, by rules, and by whom goes first', async (t) => {
  const page = await open(t);
  await createSet(page, { publicIp: false });
  await visit(page, `${SET}/scaling`, /^demo-set.*Scaling$/);
  assert.equal(await off(page, 'Save'), 'Nothing has been changed.');
  assert.equal(await off(page, 'Disable autoscale'), 'Autoscale is not on.');
  await label(page, 'Instance count').fill('two');
  await says(page, 'The value must be a number between 0 and 1000.');
  assert.match(await off(page, 'Save'), /cannot be saved/);
  await label(page, 'Instance count').fill('9');
  await button(page, 'Save').click();
  await page.getByRole('alert').getByText('Azure refused to scale').waitFor();
  await look(page, 'scaling-manual');
  await label(page, 'Instance count').fill('2');
  await save(page);
  await visit(page, `${SET}/instances`, /Instances/);
  assert.equal((await rows(page, 'Instances')).length, 2);

  await visit(page, `${SET}/scaling`, /Scaling/);
  await radio(page, 'Custom autoscale').check();
  await says(page, 'No rule is defined');
  await button(page, 'Add a rule').click();
  const pane = page.getByRole('dialog', { name: 'Scale rule' });
  await label(pane, 'Duration (minutes)').fill('4');
  await button(pane, 'Add').click();
  await says(pane, 'The value must be a number between 5 and 720.');
  await look(page, 'scaling-rule');
  await label(pane, 'Duration (minutes)').fill('10');
  await button(pane, 'Add').click();
  await button(page, 'Add a rule').click();
  await label(pane, 'Operator').selectOption('Less than');
  await label(pane, 'Metric threshold to trigger scale action').fill('25');
  await label(pane, 'Operation').selectOption('Decrease percent by');
  await label(pane, 'Percentage').fill('50');
  await button(pane, 'Add').click();
  assert.deepEqual((await rows(page, 'Rules')).map((row) => row.slice(0, 2)), [
    ['(Average) Percentage CPU > 70', 'Increase count by 1'], ['(Average) Percentage CPU < 25', 'Decrease percent by 50'],
  ]);
  await button(page, 'Delete the rule Decrease percent by 50').click();
  await button(page, 'Edit the rule Increase count by 1').click();
  await label(pane, 'Instance count').fill('2');
  await button(pane, 'Update').click();
  assert.deepEqual((await rows(page, 'Rules')).map((row) => row[1]), ['Increase count by 2']);
  await label(page, 'Minimum').fill('5');
  await label(page, 'Maximum').fill('4');
  await button(page, 'Save').click();
  await page.getByRole('alert').getByText('between the minimum 5 and the maximum 4').waitFor();
  await label(page, 'Minimum').fill('3');
  await label(page, 'Default').fill('3');
  await look(page, 'scaling-custom');
  await save(page);
  await tab(page, 'Run history').click();
  await says(page, 'Scaled out');
  assert.equal(await cell(page, 'Run history', 1, 'Instances'), '2 → 3');
  await look(page, 'scaling-history');
  await tab(page, 'JSON').click();
  await says(page, '"Microsoft.Insights/autoscaleSettings"');
  await visit(page, `${SET}/overview`, /^demo-set/);
  await says(page, 'Custom autoscale');
  await goTo(page, 'All resources');
  await page.getByRole('link', { name: 'demo-set', exact: true }).waitFor();
  assert.equal(await page.getByRole('main').getByText(/Autoscale/).count(), 0, 'a hidden type');

  await visit(page, `${SET}/scaling`, /Scaling/);
  await button(page, 'Disable autoscale').click();
  await finishNow(page);
  assert.ok(await radio(page, 'Manual scale').isChecked());
  await tab(page, 'Scale-In Policy').click();
  await label(page, 'Scale-in policy').selectOption('NewestVM');
  await page.getByLabel('Apply force delete to scale-in operations').check();
  await look(page, 'scaling-policy');
  await save(page);
  assert.equal(await off(page, 'Save'), 'Nothing has been changed.');
  assert.equal(await label(page, 'Scale-in policy').inputValue(), 'NewestVM');
});

test('instances of a Uniform set are upgraded, protected, reimaged', async (t) => {
  const page = await open(t);
  await createSet(page, { mode: 'Uniform', instances: 2, publicIp: false });
  await visit(page, `${SET}/instances`, /Instances/);
  for (const name of ['Start', 'Restart', 'Stop', 'Reimage', 'Delete', 'Upgrade', 'Protection Policy']) {
    assert.equal(await off(page, name), 'Tick something in the list first.', name);
  }
  assert.equal(await cell(page, 'Instances', 1, 'Latest model'), 'Yes');
  await page.getByLabel('Select demo-set_0').check();
  assert.equal(await off(page, 'Start'), 'The virtual machine is running.');
  assert.equal(await off(page, 'Upgrade'), 'It has the latest model.');
  assert.equal(await off(page, 'Reimage'), null);

  await visit(page, `${SET}/size`, /Size/);
  assert.equal(await off(page, 'Resize'), 'Tick one size.');
  await page.getByLabel('Search by VM size...').fill('Standard_B2s');
  await page.getByLabel('Select Standard_B2s', { exact: true }).check();
  await button(page, 'Resize').click();
  await finishNow(page);
  await says(page, 'Standard_B2s');
  await visit(page, `${SET}/instances`, /Instances/);
  assert.equal(await cell(page, 'Instances', 1, 'Latest model'), 'No');
  await page.getByLabel('Select demo-set_0').check();
  await button(page, 'Upgrade').click();
  await button(page.getByRole('dialog', { name: 'Upgrade instances' }), 'Yes').click();
  await finishNow(page);
  assert.equal(await cell(page, 'Instances', 1, 'Latest model'), 'Yes');
  assert.equal(await cell(page, 'Instances', 2, 'Latest model'), 'No');

  await button(page, 'Protection Policy').click();
  const pane = page.getByRole('dialog', { name: 'Protection Policy' });
  await pane.getByLabel('Protect from scale set actions').check();
  assert.ok(await pane.getByLabel('Protect from scale-in').isChecked(), 'the second implies the first');
  await look(page, 'protection');
  await button(pane, 'Save').click();
  assert.equal(await cell(page, 'Instances', 1, 'Protection policy'), 'Protect from scale set actions');
  await look(page, 'instances-uniform');
  await button(page, 'Reimage').click();
  await button(page.getByRole('dialog', { name: 'Reimage this virtual machine' }), 'Yes').click();
  await finishNow(page);
  assert.equal(await cell(page, 'Instances', 1, 'Status'), 'Running');
});

test('a machine is attached, detached and resized, with Azure\'s refusals in full', async (t) => {
  const page = await open(t);
  await createSet(page, { publicIp: false });
  await startWizard(page, 'Virtual machine scale set', 'Create a virtual machine scale set');
  await fillSetBasics(page, { name: 'uniform-set', mode: 'Uniform' });
  await setInstances(page, 1);
  await create(page);
  await createVm(page, { set: null });
  await visit(page, `${VM}/availability-scaling`, /Availability \+ scaling/);
  await look(page, 'availability');
  await button(page, 'Get started').click();
  const pane = page.getByRole('dialog', { name: 'Attach to a VMSS' });
  assert.equal(await off(pane, 'Attach'), 'Select a VMSS first.');
  await label(pane, 'Select a VMSS').selectOption({ label: 'uniform-set' });
  await button(pane, 'Attach').click();
  await says(pane, 'does not have orchestration mode set to \'Flexible\'');
  await look(page, 'attach-refused');
  await label(pane, 'Select a VMSS').selectOption({ label: 'demo-set' });
  await button(pane, 'Attach').click();
  await pane.waitFor({ state: 'detached' });
  await finishNow(page);
  await says(page, 'This virtual machine is in the scale set');
  await visit(page, `${SET}/instances`, /Instances/);
  assert.equal(await cell(page, 'Instances', /newvm/, 'Latest model'), '-');
  await page.getByLabel('Select newvm').check();
  assert.match(await off(page, 'Upgrade'), /added to the set/);
  assert.match(await off(page, 'Reimage'), /ephemeral/);
  await look(page, 'instances-flexible');

  await visit(page, `${VM}/availability-scaling`, /Availability \+ scaling/);
  await button(page, 'Detach from the VMSS').click();
  await look(page, 'detach');
  await button(page.getByRole('dialog', { name: 'Detach from the VMSS' }), 'Detach').click();
  await finishNow(page);
  await button(page, 'Get started').waitFor();

  await visit(page, `${VM}/size`, /Size/);
  await page.getByLabel('Select Standard_B1s', { exact: true }).check();
  assert.equal(await off(page, 'Resize'), 'This is the size that it has.');
  await page.getByLabel('Select Standard_B1s', { exact: true }).uncheck();
  await page.getByLabel('Search by VM size...').fill('b2s');
  await page.getByLabel('Select Standard_B2s', { exact: true }).check();
  await look(page, 'size');
  await button(page, 'Resize').click();
  await finishNow(page);
  await visit(page, `${VM}/overview`, /^newvm/);
  await says(page, 'Standard B2s (2 vcpus, 4 GiB memory)');
});

test('upgrades and repairs need somebody who watches', async (t) => {
  const page = await open(t);
  await createSet(page, { mode: 'Uniform', publicIp: false });
  await visit(page, `${SET}/upgrade-policy`, /Upgrade policy/);
  await label(page, 'Upgrade mode').selectOption('Rolling');
  await label(page, 'Rolling upgrade batch size %').fill('50');
  await button(page, 'Save').click();
  await says(page.getByRole('alert'), /add application health monitoring/);
  await look(page, 'upgrade-policy');
  await visit(page, `${SET}/health-and-repair`, /Health and repair/);
  await page.getByLabel('Monitor application health').check();
  await page.getByRole('main').getByRole('radio', { name: 'On', exact: true }).check();
  await label(page, 'Repair actions').selectOption('Restart');
  await look(page, 'health');
  await save(page);
  assert.equal(await off(page, 'Save'), 'Nothing has been changed.');
  await visit(page, `${SET}/upgrade-policy`, /Upgrade policy/);
  await label(page, 'Upgrade mode').selectOption('Rolling');
  await save(page);
  assert.equal(await label(page, 'Upgrade mode').inputValue(), 'Rolling');
  await visit(page, `${SET}/instances`, /Instances/);
  await page.getByLabel('Select demo-set_0').check();
  await button(page, 'Upgrade').click();
  await button(page.getByRole('dialog', { name: 'Upgrade instances' }), 'Yes').click();
  await finishNow(page);
  assert.equal(await cell(page, 'Instances', 1, 'Health state'), 'Healthy');
  await heading(page, /demo-set/).first().waitFor();
});
