// What a student does with the keyboard alone: Tab, arrows, type-ahead, Enter, Space, Escape. No pointer ever.
import assert from 'node:assert/strict';
import { PASSWORD, heading, label } from './steps.mjs';

/** More stops than any page has: a control that is not reached within these can't be reached. */
const MOST_STOPS = 200;

/** Tabs, the shorter way round, until the control has the focus. */
export async function focus(page, control) {
  await control.first().waitFor({ state: 'attached' });
  const element = await control.first().elementHandle();
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    const way = await element.evaluate((wanted) => {
      const active = document.activeElement;
      if (wanted === active) return null;
      return active.compareDocumentPosition(wanted) & Node.DOCUMENT_POSITION_PRECEDING ? 'Shift+Tab' : 'Tab';
    });
    if (way === null) return;
    await page.keyboard.press(way);
  }
  assert.fail(`${control} is not reached by Tab`);
}

export const press = async (page, control, key = 'Enter') => {
  await focus(page, control);
  await page.keyboard.press(key);
};

export const button = (within, name) => within.getByRole('button', { name, exact: true });
export const link = (within, name) => within.getByRole('link', { name, exact: true });

/** Types into a field in place of what is in it. */
export async function type(page, field, text) {
  await focus(page, field);
  await page.keyboard.press('Control+a');
  await page.keyboard.type(text);
}

/** Picks the option of a drop-down that starts with `text`: by type-ahead of its first word, or else by the arrows. */
export async function pick(page, field, text) {
  await focus(page, field);
  const picked = () => field.evaluate((select, start) => select.selectedOptions[0]?.label.startsWith(start), text);
  if (await picked()) return;
  await page.keyboard.type(text.split(' ')[0]);
  if (await picked()) return;
  await page.keyboard.press('Home');
  for (let option = 0; option < MOST_STOPS; option += 1) {
    if (await picked()) return;
    await page.keyboard.press('ArrowDown');
  }
  assert.fail(`no option «${text}»`);
}

/** Goes to one radio button or tab of a group by the arrows. */
export async function among(page, items, wanted, key) {
  const [at] = await items.evaluateAll((all) => all.flatMap((one, index) =>
    (one.checked || one.getAttribute('aria-selected') === 'true' ? [index] : [])));
  await focus(page, items.nth(at ?? 0));
  const target = await wanted.elementHandle();
  const count = await items.count();
  for (let step = 0; step <= count; step += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    const before = await page.evaluateHandle(() => document.activeElement);
    await page.keyboard.press(key);
    await page.waitForFunction((element) => element !== document.activeElement, before);
  }
  assert.fail(`the arrows do not lead to ${wanted}`);
}

export async function radio(page, within, group, name) {
  const items = (group ? within.getByRole('radiogroup', { name: group }) : within).getByRole('radio');
  const wanted = items.and(within.getByRole('radio', { name }));
  await among(page, items, wanted, 'ArrowDown');
  if (!await wanted.isChecked()) await page.keyboard.press('Space');
}

export async function tab(page, name) {
  const wanted = page.getByRole('tab', { name });
  await among(page, page.getByRole('tab'), wanted, 'ArrowRight');
  if (await wanted.getAttribute('aria-selected') !== 'true') await page.keyboard.press('Enter');
  await page.getByRole('tab', { name, selected: true }).waitFor();
}

/** Opens a menu and goes to one of its entries by the arrows. */
export async function menuItem(page, opener, name) {
  await press(page, opener);
  const wanted = await page.getByRole('menuitem', { name, exact: true }).elementHandle();
  const isThere = () => wanted.evaluate((element) => element === document.activeElement);
  for (let item = 0; item < MOST_STOPS && !await isThere(); item += 1) await page.keyboard.press('ArrowDown');
  assert.ok(await isThere(), `the arrows do not lead to ${name}`);
  await page.keyboard.press('Enter');
}

/** Ticks a box. */
export async function tick(page, box) {
  await focus(page, box);
  await page.keyboard.press('Space');
  assert.ok(await box.isChecked(), `${box} is ticked`);
}

/** Counts what a pointer does in the page, for `newPage`; `pointers` tells how often. */
export function countPointers() {
  window.pointers = 0;
  addEventListener('pointerdown', () => { window.pointers += 1; }, true);
}

export const pointers = (page) => page.evaluate(() => window.pointers);

export async function goTo(page, name) {
  await press(page, button(page, 'Show portal menu'));
  await press(page, link(page.getByRole('navigation', { name: 'Portal menu' }), name));
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

async function startWizard(page, product, title) {
  await goTo(page, 'Create a resource');
  await type(page, page.getByLabel('Search services and marketplace'), product);
  await press(page, link(page, `Create ${product}`));
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
}

/** Image, size, account. */
async function machine(page) {
  await pick(page, label(page, 'Image'), 'Ubuntu Server 20.04 LTS - x64 Gen2');
  await pick(page, label(page, 'Size'), 'Standard_B1s - ');
  await radio(page, page, 'Authentication type', 'Password');
  await type(page, label(page, 'Username'), 'labadmin');
  await type(page, page.getByRole('textbox', { name: 'Password', exact: true }), PASSWORD);
  await type(page, label(page, 'Confirm password'), PASSWORD);
}

async function create(page) {
  await press(page, button(page, 'Review + create'));
  await page.getByText('Validation passed').waitFor();
  await press(page, button(page, 'Create'));
  await heading(page, 'Deployment is in progress').waitFor();
  await press(page, button(page, 'Finish now'));
  await heading(page, 'Your deployment is complete').waitFor();
}

async function networking(page, { ports }) {
  await tab(page, /^Networking/);
  await press(page, page.getByRole('button', { name: /^Edit network interface/ }));
  const pane = page.getByRole('dialog', { name: 'Edit network interface' });
  if (ports) {
    await radio(page, pane, 'Public inbound ports', 'Allow selected ports');
    await press(page, pane.getByRole('combobox', { name: 'Select inbound ports' }));
    const ssh = page.getByRole('option', { name: 'SSH (22)', exact: true });
    await ssh.waitFor();
    await page.keyboard.press('s');
    await page.keyboard.press('Space');
    await page.getByRole('option', { name: 'SSH (22)', exact: true, selected: true }).waitFor();
    await page.keyboard.press('Escape');
    await ssh.waitFor({ state: 'hidden' });
  }
  await radio(page, pane, 'Public IP address', 'Enabled');
  await press(page, button(pane, 'OK'));
  await pane.waitFor({ state: 'detached' });
}

/** The whole of step 1. `ports: false`: they are ticked already. */
export async function createSet(page, { mode = 'Flexible', ports = true } = {}) {
  await startWizard(page, 'Virtual machine scale set', 'Create a virtual machine scale set');
  await pick(page, label(page, 'Resource group'), 'app-grp');
  await type(page, label(page, 'Virtual machine scale set name'), 'demo-set');
  await pick(page, label(page, 'Region'), '(Asia Pacific) Central India');
  await radio(page, page, 'Orchestration mode', new RegExp(`^${mode}:`));
  await machine(page);
  await networking(page, { ports });
  await tab(page, /^Scaling/);
  await type(page, label(page, 'Initial instance count'), '1');
  await create(page);
}

/** Step 2, lines 1 to 6. */
export async function createVm(page) {
  await startWizard(page, 'Virtual machine', 'Create a virtual machine');
  await pick(page, label(page, 'Resource group'), 'app-grp');
  await type(page, label(page, 'Virtual machine name'), 'newvm');
  await pick(page, label(page, 'Region'), '(Asia Pacific) Central India');
  await pick(page, label(page, 'Availability options'), 'Virtual machine scale set');
  await pick(page, label(page, 'Virtual machine scale set'), 'demo-set');
  await machine(page);
  await create(page);
}
