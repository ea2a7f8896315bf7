// The seed lab in a real browser on the release build, from the first click to the last graded line.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PHONE, newPage, shot } from './harness.mjs';
import { button, createSet, createVm, enter, goTo, link, rows, score } from './steps.mjs';

const HEX = '[0-9a-f]';
const SEEDS_ROWS = [
  ['app-grp-vnet', 'Virtual network', 'app-grp'],
  [`app-grp-vnet-nic01-${HEX}{8}`, 'Network Interface', 'app-grp'],
  ['app-set', 'Availability set', 'app-grp'],
  ['appstorage2711', 'Storage account', 'app-grp'],
  ['appvault2711', 'Key vault', 'app-grp'],
  ['basicNsgapp-grp-vnet-nic01', 'Network security group', 'app-grp'],
  ['demo-set', 'Virtual machine scale set', 'app-grp'],
  [`demo-set_${HEX}{8}`, 'Virtual machine', 'app-grp'],
  [`demo-set_${HEX}{8}_disk1_${HEX}{32}`, 'Disk', 'APP-GRP'],
  ['NetworkWatcher_centralindia', 'Network Watcher', 'NetworkWatcherRG'],
  [`publicip-app-grp-vnet-nic01-${HEX}{8}`, 'Public IP address', 'app-grp'],
];

/** Holds the table to patterns, in order; every row is in Central India and under Free Trial. */
function matches(found, patterns) {
  const told = found.map((row) => row.join(' | ')).join('\n');
  assert.equal(found.length, patterns.length, told);
  patterns.forEach(([name, type, group], index) => {
    assert.match(found[index].join(' | '), new RegExp(`^${name} \\| ${type} \\| ${group} \\| Central India \\| Free Trial$`), told);
  });
}

test('the whole lab earns full marks and shows what the seed shows', async (t) => {
  const page = await newPage(t);
  await enter(page);
  await createSet(page);
  await goTo(page, 'All resources');
  matches(await rows(page, 'All resources'), SEEDS_ROWS);
  await shot(page, 'all-resources');
  await createVm(page);
  await goTo(page, 'All resources');
  await link(page.getByRole('main'), 'demo-set').click();
  await link(page.getByRole('main'), 'Instances').click();
  const instances = await rows(page, /instances/i);
  assert.equal(instances.length, 2);
  assert.match(instances[0].join(' | '), new RegExp(`^demo-set_${HEX}{8} \\| demo-set[a-z0-9]{2}[A-Z0-9]{6} \\| VM \\| Running \\| Succeeded \\| - \\| - \\| Yes$`));
  assert.equal(instances[1].join(' | '), 'newvm | newvm | VM | Running | Succeeded | - | - | -');
  await shot(page, 'instances');
  assert.deepEqual(await score(page), [30, 30]);
  await page.getByRole('heading', { name: 'What Flexible meant here' }).waitFor();
});

test('the whole lab can be done on a phone', async (t) => {
  const page = await newPage(t, { viewport: PHONE });
  await enter(page);
  await createSet(page);
  await createVm(page);
  await goTo(page, 'All resources');
  await link(page.getByRole('main'), 'demo-set').click();
  await button(page, 'Pages of demo-set').click();
  await page.getByRole('menuitem', { name: 'Instances' }).click();
  assert.equal((await rows(page, /instances/i)).length, 2);
  await shot(page, 'phone-instances');
  assert.deepEqual(await score(page), [30, 30]);
});
