// axe-core on every page, tab and pane of the journey: light and dark on a desk, light in a hand.
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { DESKTOP, PHONE, axe, newPage } from './harness.mjs';
import { button, editInterface, fillSetBasics, finishNow, heading, label, link, tab } from './steps.mjs';

/** A run in which the whole lab was done. */
const SOLUTION = fileURLToPath(new URL('../data/runs/v1-solution.json', import.meta.url));

/** Looks, and goes on: the test tells all that was found at its end. */
function looker(page) {
  const found = [];
  let looks = 0;
  return {
    async look(where) {
      looks += 1;
      await axe(page).catch((error) => found.push(`${where}: ${error.message}`));
    },
    done() {
      assert.equal(found.length, 0, found.join('\n'));
      return looks;
    },
  };
}

const title = (page, name) => page.getByRole('heading', { level: 1, name });

/** Goes to an address within the site, and waits for its title. */
async function visit(page, fragment, name) {
  await page.evaluate((to) => { location.hash = to; }, fragment);
  await title(page, name).waitFor();
}

/** Looks at each tab of the wizard that is open. The lab panel has tabs too. */
async function tabs(page, look, wizard) {
  for (const name of await page.getByRole('main').getByRole('tab', { includeHidden: true }).allTextContents()) {
    await tab(page, name);
    await look(`${wizard}, ${name}`);
  }
}

/** Opens a pane by a button, looks, and closes it. */
async function pane(page, look, opener, name) {
  await opener.click();
  const dialog = page.getByRole('dialog', { name });
  await dialog.waitFor();
  await look(`pane ${name}`);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
}

/** The scale set's wizard with its panes, and a deployment that fails. */
async function makeSet(page, look) {
  await visit(page, '#/create-virtual-machine-scale-set', 'Create a virtual machine scale set');
  await fillSetBasics(page);
  await pane(page, look, button(page, 'See all sizes'), 'Select a VM size');
  await editInterface(page);
  await pane(page, look, page.getByRole('button', { name: /^Edit network interface/ }), 'Edit network interface');
  await pane(page, look, button(page, 'Create virtual network'), 'Create virtual network');
  // One more than a Free Trial has public addresses for.
  await tab(page, 'Scaling');
  await label(page, 'Initial instance count').fill('4');
  await tabs(page, look, 'set wizard');
  await page.getByText('Validation passed').waitFor();
  await look('set wizard, validated');
  await button(page, 'Create').click();
  await heading(page, 'Deployment is in progress').waitFor();
  await look('deployment running');
  await finishNow(page);
  await heading(page, 'Your deployment failed').waitFor();
  await look('deployment failed');
}

/** Opens the run in which all is done. */
async function openSolution(page) {
  const asking = page.waitForEvent('filechooser');
  await button(page, 'Lab menu').click();
  await page.getByRole('menuitem', { name: /^Open a file/ }).click();
  await (await asking).setFiles(SOLUTION);
  await button(page, 'Open this run').click();
  await page.getByRole('heading', { name: 'What Flexible meant here' }).waitFor();
}

/** The pages of what the lab made. */
async function resources(page, look) {
  await visit(page, '#/all-resources', 'All resources');
  await link(page.getByRole('main'), 'demo-set').waitFor();
  await look('All resources');
  const SET = '#/resource/app-grp/virtual-machine-scale-set/demo-set';
  await visit(page, `${SET}/overview`, /^demo-set/);
  await look('set');
  await pane(page, look, button(page, 'Delete'), 'Delete Virtual Machine Scale Set');
  await visit(page, `${SET}/instances`, /Instances/);
  await look('set, Instances');
  await page.evaluate((to) => { location.hash = to; }, `${SET}/json`);
  await page.getByRole('dialog', { name: 'Resource JSON' }).waitFor();
  await look('set, JSON view');
  const VM = '#/resource/app-grp/virtual-machine/newvm';
  await visit(page, `${VM}/overview`, /^newvm/);
  await look('VM');
  await visit(page, `${VM}/connect`, /Connect/);
  await look('VM, Connect');
  await visit(page, `${VM}/networking`, /Networking/);
  await look('VM, Networking');
  await pane(page, look, button(page, 'Add inbound port rule'), 'Add inbound security rule');
  for (const [fragment, name] of [
    ['#/resource-group/app-grp/overview', 'app-grp'], ['#/resource-group/app-grp/deployments', /Deployments/],
    ['#/virtual-machines', 'Virtual machines'], ['#/virtual-machine-scale-sets', 'Virtual machine scale sets'],
    ['#/resource-groups', 'Resource groups'], ['#/activity-log', 'Activity log'], ['#/about', 'About'],
    ['#/differences', 'How this differs from Azure'], ['#/nowhere', /./],
  ]) {
    await visit(page, fragment, name);
    await look(fragment);
  }
}

/** The way to a deployment that succeeded. */
async function complete(page, look) {
  await visit(page, '#/resource-group/app-grp/deployments', /Deployments/);
  await page.getByRole('main').getByRole('link', { name: /^CreateVm-/ }).click();
  await heading(page, 'Your deployment is complete').waitFor();
  await look('deployment complete');
}

async function journey(t, options) {
  // At the pace of life: a running deployment is looked at for longer than it takes at twenty times that.
  const init = () => localStorage.setItem('flexlab:speed', '1×');
  const page = await newPage(t, { ...options, init, more: { reducedMotion: 'reduce' } });
  const { look, done } = looker(page);
  await look('welcome');
  await button(page, 'Open the portal').click();
  await heading(page, 'Azure services').waitFor();
  await look('Home');
  await pane(page, look, button(page, 'Settings'), 'Portal settings');
  await button(page, 'Show portal menu').click();
  await page.getByRole('navigation', { name: 'Portal menu' }).waitFor();
  await look('portal menu');
  await page.keyboard.press('Escape');
  await visit(page, '#/create', 'Create a resource');
  await look('Create a resource');
  await makeSet(page, look);
  await pane(page, look, page.getByRole('button', { name: /^Notifications/ }), 'Notifications');
  await visit(page, '#/create-virtual-machine', 'Create a virtual machine');
  await label(page, 'Availability options').selectOption({ label: 'Virtual machine scale set' });
  await tabs(page, look, 'VM wizard');
  await openSolution(page);
  await resources(page, look);
  await complete(page, look);
  assert.ok(done() > 45);
}

test('axe finds nothing in the light theme', (t) => journey(t, { theme: 'light', viewport: DESKTOP }));
test('axe finds nothing in the dark theme', (t) => journey(t, { theme: 'dark', viewport: DESKTOP }));
test('axe finds nothing at phone width', (t) => journey(t, { theme: 'light', viewport: PHONE }));
