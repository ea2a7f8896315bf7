// Nothing is lost: reloads, starting over, files, two tabs. And nothing secret is kept.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { newPage, started } from './harness.mjs';
import {
  PASSWORD, button, create, editInterface, enter, fillSetBasics, finishNow, goTo, heading, label, rows, score,
  setInstances, startWizard,
} from './steps.mjs';

const panel = (page) => page.getByRole('complementary');
const SET_WIZARD = 'Create a virtual machine scale set';

/** Step 1 up to its Create button. */
async function fillSet(page) {
  await startWizard(page, 'Virtual machine scale set', SET_WIZARD);
  await fillSetBasics(page);
  await editInterface(page);
  await setInstances(page, 1);
}

/** Chooses from the lab's menu. */
async function choose(page, item) {
  await button(panel(page), 'Lab menu').click();
  await page.getByRole('menuitem', { name: item }).click();
}

/** Waits until the panel shows so many points. */
async function points(page, got) {
  await panel(page).getByText(new RegExp(`^${got} of 30 points`)).first().waitFor();
}

/** Everything that the browser keeps for the site, as one text. */
function kept(page) {
  return page.evaluate(async () => {
    const asked = (request) => new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const all = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage }), document.cookie, location.href];
    for (const { name } of await indexedDB.databases()) {
      const database = await asked(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        all.push(JSON.stringify(await asked(database.transaction(store).objectStore(store).getAll())));
      }
      database.close();
    }
    return all.join('\n');
  });
}

test('a reload in the middle of the wizard keeps everything but the password', async (t) => {
  const page = await newPage(t);
  await enter(page);
  await fillSet(page);
  await page.reload();
  await started(page);
  await page.getByRole('heading', { level: 1, name: SET_WIZARD }).waitFor();
  assert.equal(await label(page, 'Initial instance count').inputValue(), '1');
  await page.getByRole('tab', { name: /^Networking/ }).click();
  await page.getByRole('button', { name: /^Edit network interface/ }).click();
  const pane = page.getByRole('dialog', { name: 'Edit network interface' });
  await pane.getByRole('combobox', { name: 'Select inbound ports' }).getByText('SSH (22)').or(
    pane.getByRole('combobox', { name: 'Select inbound ports' }).filter({ hasText: 'SSH (22)' })).first().waitFor();
  assert.ok(await pane.getByRole('radiogroup', { name: 'Public IP address' }).getByRole('radio', { name: 'Enabled' }).isChecked());
  await button(pane, 'Cancel').click();
  await page.getByRole('tab', { name: /^Basics/ }).click();
  assert.equal(await label(page, 'Virtual machine scale set name').inputValue(), 'demo-set');
  assert.equal(await label(page, 'Resource group').locator('option:checked').innerText(), 'app-grp');
  assert.equal(await label(page, 'Region').locator('option:checked').innerText(), '(Asia Pacific) Central India');
  assert.match(await label(page, 'Image').locator('option:checked').innerText(), /^Ubuntu Server 20\.04 LTS - x64 Gen2/);
  assert.match(await label(page, 'Size').locator('option:checked').innerText(), /^Standard_B1s - /);
  assert.ok(await page.getByRole('radio', { name: /^Flexible:/ }).isChecked());
  assert.equal(await label(page, 'Username').inputValue(), 'labadmin');
  const password = page.getByRole('textbox', { name: 'Password', exact: true });
  assert.equal(await password.inputValue(), '');
  assert.equal(await label(page, 'Confirm password').inputValue(), '');
  await password.fill(PASSWORD);
  await label(page, 'Confirm password').fill(PASSWORD);
  await create(page);
  // The run, the form that was sent and the journal: the user name is in them, the password is not.
  await page.reload();
  await started(page);
  const text = await kept(page);
  assert.match(text, /labadmin/);
  assert.ok(!text.includes(PASSWORD), 'the password is stored');
});

test('a half-filled form stores no password', async (t) => {
  const page = await newPage(t);
  await enter(page);
  await startWizard(page, 'Virtual machine scale set', SET_WIZARD);
  await fillSetBasics(page);
  const text = await kept(page);
  assert.match(text, /labadmin/);
  assert.ok(!text.includes(PASSWORD), 'the password is stored');
});

test('a reload in the middle of a deployment goes on with it, and no welcome comes again', async (t) => {
  const page = await newPage(t);
  await enter(page);
  await fillSet(page);
  await create(page, { finish: false });
  await heading(page, 'Deployment is in progress').waitFor();
  await page.reload();
  await started(page);
  await heading(page, 'Deployment is in progress').waitFor();
  assert.equal(await button(page, 'Open the portal').count(), 0);
  await finishNow(page);
  await heading(page, 'Your deployment is complete').waitFor();
  await points(page, 22);
  await page.reload();
  await started(page);
  await heading(page, 'Your deployment is complete').waitFor();
  const before = await score(page);
  // A new visit, by the bare address.
  const again = await newPage(t, { context: page.context() });
  await again.getByRole('heading', { name: 'Azure services' }).waitFor();
  assert.equal(await button(again, 'Open the portal').count(), 0);
  assert.deepEqual(await score(again), before);
});

test('starting over asks first, and can be undone', async (t) => {
  const page = await newPage(t);
  await enter(page);
  await fillSet(page);
  await create(page);
  const [before] = await score(page);
  assert.ok(before > 0);
  await choose(page, /^Start over/);
  const dialog = page.getByRole('dialog', { name: 'Start over?' });
  await button(dialog, 'Cancel').click();
  await dialog.waitFor({ state: 'detached' });
  assert.deepEqual(await score(page), [before, 30]);
  await choose(page, /^Start over/);
  await button(dialog, 'Start over').click();
  await points(page, 0);
  await goTo(page, 'All resources');
  assert.equal((await rows(page, 'All resources')).length, 3);
  await page.reload();
  await started(page);
  await points(page, 0);
  await choose(page, /^Undo start over/);
  await points(page, before);
  await page.getByRole('main').getByRole('link', { name: 'demo-set', exact: true }).waitFor();
});

test('a run goes into a file and comes back on another machine', async (t) => {
  const page = await newPage(t);
  await enter(page);
  await fillSet(page);
  await create(page);
  const [before] = await score(page);
  const coming = page.waitForEvent('download');
  await choose(page, 'Save run to a file');
  const download = await coming;
  assert.equal(download.suggestedFilename(), 'flexlab-flexible-orchestration.json');
  const text = await readFile(await download.path(), 'utf8');
  assert.ok(!text.includes(PASSWORD), 'the password is in the file');

  const other = await newPage(t);
  await enter(other);
  const asking = other.waitForEvent('filechooser');
  await choose(other, /^Open a file/);
  await (await asking).setFiles({ name: 'run.json', mimeType: 'application/json', buffer: Buffer.from(text) });
  await button(panel(other), 'Open this run').click();
  await points(other, before);
  await goTo(other, 'All resources');
  await other.getByRole('main').getByRole('link', { name: 'demo-set', exact: true }).waitFor();
});

test('a file that is no run leaves the run as it was', async (t) => {
  const page = await newPage(t);
  await enter(page);
  const asking = page.waitForEvent('filechooser');
  await choose(page, /^Open a file/);
  await (await asking).setFiles({ name: 'run.json', mimeType: 'application/json', buffer: Buffer.from('{"a": 1') });
  await panel(page).getByRole('region', { name: 'The file can’t be opened' }).getByText('Your run here is as it was.').waitFor();
  await points(page, 0);
});

test('of two tabs one has the run, and the other can take it', async (t) => {
  const first = await newPage(t);
  await enter(first);
  const second = await newPage(t, { context: first.context() });
  const told = second.getByRole('region', { name: 'Another tab has this run' });
  await told.waitFor();
  await button(told, 'Take over').click();
  await told.waitFor({ state: 'detached' });
  const lost = first.getByRole('region', { name: 'Another tab took this run over' });
  await lost.waitFor();
  // What the second does from now on is what the first finds when it takes the run back.
  await goTo(second, 'Resource groups');
  await button(second, 'Create').click();
  await label(second, 'Resource group').fill('second-grp');
  await button(second, 'Create').click();
  await goTo(second, 'Resource groups');
  await second.getByRole('link', { name: 'second-grp', exact: true }).waitFor();
  await button(lost, 'Take over').click();
  await lost.waitFor({ state: 'detached' });
  await second.getByRole('region', { name: 'Another tab took this run over' }).waitFor();
  await goTo(first, 'Resource groups');
  await first.getByRole('link', { name: 'second-grp', exact: true }).waitFor();
});
