// The edges of keeping a run: storage that refuses, a record that can't be read, a tab that gets its run back.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { newPage } from './harness.mjs';

async function go(page, fragment) {
  await page.goto(page.url().replace(/#.*|$/, fragment));
}

/** Creates a resource group with the portal's own form. */
async function createGroup(page, name) {
  await go(page, '#/create-resource-group');
  await page.getByRole('textbox', { name: 'Resource group' }).fill(name);
  await choose(page, 'Region', '(Asia Pacific) Central India');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await go(page, '#/resource-groups');
  await page.getByRole('link', { name, exact: true }).waitFor();
}

/** Chooses in a native drop-down, or in one that is typed into. */
async function choose(page, label, text) {
  const box = page.getByRole('combobox', { name: label, exact: true });
  if (await box.evaluate((node) => node.tagName === 'SELECT')) return box.selectOption({ label: text });
  await box.fill(text);
  await page.getByRole('option', { name: text }).first().click();
}

const groups = async (page) => {
  await go(page, '#/resource-groups');
  await page.getByRole('table', { name: 'Resource groups' }).waitFor();
  return page.getByRole('table', { name: 'Resource groups' }).getByRole('link').allTextContents();
};

test('a tab that lost its run goes on with it when the other is closed', async (t) => {
  const first = await newPage(t);
  await createGroup(first, 'one');
  const second = await newPage(t, { context: first.context() });
  const told = second.getByRole('region', { name: 'Another tab has this run' });
  await told.waitFor();
  await told.getByRole('button', { name: 'Take over' }).click();
  await told.waitFor({ state: 'detached' });
  await first.getByRole('region', { name: 'Another tab took this run over' }).waitFor();
  await createGroup(second, 'two');
  assert.deepEqual((await groups(second)).filter((name) => name !== 'app-grp').sort(), ['one', 'two']);
  await second.close();
  await first.getByRole('region', { name: 'Another tab took this run over' }).waitFor({ state: 'detached' });
  assert.deepEqual((await groups(first)).filter((name) => name !== 'app-grp').sort(), ['one', 'two']);
});

test('a stored run that can’t be read is kept aside, said so, and offered', async (t) => {
  const page = await newPage(t, {
    init: () => {
      if (!localStorage.getItem('flexlab:journal')) localStorage.setItem('flexlab:journal', 'lost\n3\n{"format":1,');
    },
  });
  const said = page.getByRole('region', { name: 'Your saved run could not be opened' });
  const downloading = page.waitForEvent('download');
  await said.getByRole('button', { name: 'Download' }).click();
  assert.ok((await readFile(await (await downloading).path(), 'utf8')).includes('lost'));
  assert.ok((await groups(page)).includes('app-grp'), 'the lab goes on');
});

test('where nothing can be stored, that is said once and the lab goes on', async (t) => {
  const page = await newPage(t, {
    init: () => {
      const refuse = () => { throw new DOMException('full', 'QuotaExceededError'); };
      Storage.prototype.setItem = refuse;
      IDBFactory.prototype.open = refuse;
    },
  });
  const said = page.getByRole('region', { name: 'Your run can’t be kept in this browser' });
  await createGroup(page, 'mine');
  await said.waitFor();
  await createGroup(page, 'another');
  assert.equal(await said.count(), 1);
  await said.getByRole('button', { name: 'Close' }).click();
  await createGroup(page, 'third');
  assert.equal(await said.count(), 0, 'it was said once');
});
