// The seed lab's actions as a student does them, by role and label. A spec composes them; each takes what differs.
import assert from 'node:assert/strict';

export const PASSWORD = 'Correct-horse-7';

export const link = (page, name) => page.getByRole('link', { name, exact: true });
export const button = (page, name) => page.getByRole('button', { name, exact: true });
export const heading = (page, name) => page.getByRole('heading', { name });
// A required field's label ends with a star, which is no part of its accessible name.
export const label = (page, name) => page.getByLabel(new RegExp(`^${name.replace(/[()+]/g, '\\$&')}( \\*)?$`));

/** Goes to a tab of the wizard; where the strip has no room for it, by its menu. */
export async function tab(page, name) {
  const inStrip = page.getByRole('tab', { name });
  if (await inStrip.isVisible()) {
    await inStrip.click();
  } else {
    await button(page, 'More tabs').click();
    await page.getByRole('menuitem', { name }).click();
  }
  await page.getByRole('tab', { name, selected: true, includeHidden: true }).waitFor({ state: 'attached' });
}

/** The first visit: reads the welcome and goes to the portal. */
export async function enter(page) {
  await button(page, 'Open the portal').click();
  await heading(page, 'Home').or(heading(page, 'Azure services')).first().waitFor();
}

/** Goes somewhere by the portal menu. */
export async function goTo(page, name) {
  await button(page, 'Show portal menu').click();
  await page.getByRole('navigation', { name: /portal menu/i }).getByRole('link', { name, exact: true }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

/** Create a resource, search, Create. */
export async function startWizard(page, product, title) {
  await goTo(page, 'Create a resource');
  await page.getByLabel('Search services and marketplace').fill(product);
  await link(page, `Create ${product}`).click();
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
}

async function image(page, text) {
  const options = await label(page, 'Image').locator('option').allTextContents();
  const found = options.find((option) => option.startsWith(text));
  assert.ok(found, `no image «${text}» among ${options.join(', ')}`);
  await label(page, 'Image').selectOption({ label: found });
}

async function size(page, name) {
  const options = await label(page, 'Size').locator('option').allTextContents();
  const found = options.find((option) => option.startsWith(`${name} - `));
  assert.ok(found, `no size ${name}`);
  await label(page, 'Size').selectOption({ label: found });
}

async function account(page) {
  await page.getByRole('radiogroup', { name: 'Authentication type' }).getByRole('radio', { name: 'Password', exact: true }).check();
  await label(page, 'Username').fill('labadmin');
  await page.getByRole('textbox', { name: 'Password', exact: true }).fill(PASSWORD);
  await label(page, 'Confirm password').fill(PASSWORD);
}

/** Step 1, lines 4 to 6: the Basics of the scale set. Other labs have other values. */
export async function fillSetBasics(page, {
  name = 'demo-set', mode = 'Flexible', group = 'app-grp', region = '(Asia Pacific) Central India',
} = {}) {
  await label(page, 'Resource group').selectOption({ label: group });
  await label(page, 'Virtual machine scale set name').fill(name);
  await label(page, 'Region').selectOption({ label: region });
  await page.getByRole('radio', { name: new RegExp(`^${mode}:`) }).check();
  await image(page, 'Ubuntu Server 20.04 LTS - x64 Gen2');
  await size(page, 'Standard_B1s');
  await account(page);
}

/** Step 1, lines 7 to 14: the network interface behind the pencil. */
export async function editInterface(page, { ports = ['SSH (22)'], publicIp = true } = {}) {
  await tab(page, /^Networking/);
  await page.getByRole('button', { name: /^Edit network interface/ }).click();
  const pane = page.getByRole('dialog', { name: 'Edit network interface' });
  if (ports.length) {
    await pane.getByRole('radio', { name: 'Allow selected ports' }).check();
    await pane.getByRole('combobox', { name: 'Select inbound ports' }).click();
    for (const port of ports) await page.getByRole('option', { name: port, exact: true }).click();
    await page.keyboard.press('Escape');
  }
  if (publicIp) {
    await pane.getByRole('radiogroup', { name: 'Public IP address' }).getByRole('radio', { name: 'Enabled' }).check();
  }
  await button(pane, 'OK').click();
  await pane.waitFor({ state: 'detached' });
}

/** Step 1, line 15. */
export async function setInstances(page, count = 1) {
  await tab(page, /^Scaling/);
  await label(page, 'Initial instance count').fill(String(count));
}

/** Review + create, Create, Finish now: to the end of the deployment. */
export async function create(page, { finish = true } = {}) {
  await button(page, 'Review + create').click();
  await page.getByText('Validation passed').waitFor();
  await button(page, 'Create').click();
  await heading(page, /Deployment is in progress|Your deployment is complete/).waitFor();
  if (!finish) return;
  await finishNow(page);
  await heading(page, 'Your deployment is complete').waitFor();
}

/** The lab's own control: no waiting in a test. */
export async function finishNow(page) {
  await button(page, 'Finish now').click();
}

/** The whole of step 1. */
export async function createSet(page, { name, mode, ports, publicIp, instances } = {}) {
  await startWizard(page, 'Virtual machine scale set', 'Create a virtual machine scale set');
  await fillSetBasics(page, { name, mode });
  await editInterface(page, { ports, publicIp });
  await setInstances(page, instances);
  await create(page);
}

/** Step 2, lines 1 to 6. `set: null` leaves the machine alone. */
export async function createVm(page, { name = 'newvm', set = 'demo-set' } = {}) {
  await startWizard(page, 'Virtual machine', 'Create a virtual machine');
  await label(page, 'Resource group').selectOption({ label: 'app-grp' });
  await label(page, 'Virtual machine name').fill(name);
  await label(page, 'Region').selectOption({ label: '(Asia Pacific) Central India' });
  if (set) {
    await label(page, 'Availability options').selectOption({ label: 'Virtual machine scale set' });
    await label(page, 'Virtual machine scale set').selectOption({ label: set });
  }
  await image(page, 'Ubuntu Server 20.04 LTS - x64 Gen2');
  await size(page, 'Standard_B1s');
  await account(page);
  await create(page);
}

/** The rows of a table, each as the texts of its cells. */
export async function rows(page, name) {
  const table = page.getByRole('table', { name });
  await table.waitFor();
  const found = await table.getByRole('row').all();
  const texts = [];
  for (const row of found.slice(1)) {
    const cells = await row.locator('th, td').allInnerTexts();
    texts.push(cells.map((cell) => cell.trim()).filter(Boolean));
  }
  return texts;
}

/** The score that the lab panel shows: [points, of]. */
export async function score(page) {
  const text = await page.getByRole('complementary').getByText(/\d+ of \d+ points/).first().innerText();
  const [, got, of] = text.match(/(\d+)\s+of\s+(\d+)\s+points/);
  return [Number(got), Number(of)];
}
