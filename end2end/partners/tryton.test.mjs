// The heart of the product against a real ERP that nobody here wrote: a repair that is ready stands at its till, is paid there,
// and becomes paid here, whatever is killed meanwhile. Counted on both sides.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { assertNothing, hasBrowserPart, isLive, openBrowser, person, stands } from "../browser.mjs";
import { House, pause, until } from "../house.mjs";
import { Wire } from "../wire.mjs";
import { Tryton, address, settings } from "./tryton.mjs";

const READY = "Prêt (à retirer)";
const PAID = "Payé (à remettre)";
// A move may be taken back for five seconds; then one try, or some on a machine that builds at the same time.
const DELIVERED = 30_000;
// Tryton is asked every ten seconds.
const NOTICED = 30_000;
// A delivery whose carrier was killed comes back after fifty seconds.
const LEASE = 90_000;

describe("Tryton", { skip: address ? false : "there is none: scripts/with-tryton.sh starts one" }, () => {
  let tryton, wire, house, browser, thomas;
  // Boucle reaches Tryton over a wire with a meter.
  before(async () => {
    wire = await Wire.to(address);
    [tryton, house, browser] = await Promise.all([
      Tryton.open(),
      House.open({ demo: true, settings: settings(wire.url) }),
      openBrowser(),
    ]);
    thomas = await person(browser, house.url, "thomas");
  });
  after(async () => {
    await browser?.close();
    await house?.close();
    await wire?.close();
    await tryton?.close();
  });

  const codes = { paid: "LYN-2402", killed: "LYN-2412", down: "LYN-2401" };
  // Before anything got ready: sales in Tryton, which are those of the check.
  let salesBefore;
  // ... and its payments in Boucle, before the cashier took anything.
  let noticesBefore;

  const arrived = (code) => until(`${code} is in Tryton`, async () => (await tryton.of(code))[0], DELIVERED);
  const paid = ({ settled }) => settled.filter(({ kind }) => kind === "payments").map(({ amount }) => amount.amount);
  const list = async (...args) => JSON.parse(await house.run(...args, "list", "--json"));
  const waiting = () => list("outbox");
  const notices = async () => (await list("inbox")).filter(({ connector }) => connector === "tryton").length;

  /** Somebody moves a ticket on its own page. */
  async function move({ page }, code, to) {
    await page.goto(`/tickets/${code}`);
    await page.locator(`.ticket-head form:has([name=to][value=${to}]) button`).first().click();
    await until(`${code} is ${to}`, async () => (await house.payable(code))?.state === to);
  }

  test("is switched on with every action green that its files declare", async () => {
    const declared = readdirSync(new URL("../../connectors/tryton/actions", import.meta.url)).map((file) => file.replace(".toml", ""));
    const said = (await house.run("connector", "on", "tryton")).split("\n");
    const green = said.filter((line) => line.startsWith("green")).map((line) => line.split(/\s+/)[1]);
    assert.deepEqual(green.sort(), declared.sort(), said.join("\n"));
    assert.equal(said.filter((line) => line.startsWith("red")).length, 0, said.join("\n"));
  });

  test("killed after Tryton made sale and note and before Boucle heard of it: one sale", async () => {
    salesBefore = await tryton.count();
    const made = new Promise((done) => {
      wire.gate = async ({ asked }) => {
        if (!asked.includes('"model.ir.note.create"')) return;
        wire.gate = async () => {};
        done(house.kill());
        await pause(1_000); // the answer reaches nobody
      };
    });
    await move(thomas, codes.killed, "ready");
    await made;
    await house.start();
    assert.equal((await tryton.of(codes.killed)).length, 1);
    assert.equal(await tryton.count(), salesBefore + 1);
    assert.equal((await waiting()).length, 1, "Boucle does not know yet what became of it");
  });

  test("a repair that is ready is an open sale at its till, with our code and what is due", async () => {
    const { amount_due } = await house.payable(codes.paid);
    await move(thomas, codes.paid, "ready");
    const sale = await arrived(codes.paid);
    assert.deepEqual([sale.state, sale.total, sale.due, sale.payments], ["open", amount_due.amount, amount_due.amount, []]);
    assert.equal(await tryton.count(), salesBefore + 2);
  });

  test("what its cashier takes makes the open page paid, without a reload", async (t) => {
    const { page } = thomas;
    await page.goto(`/tickets/${codes.paid}`);
    const pill = page.locator(".ticket-head .pill");
    assert.equal(await pill.innerText(), READY);
    if (hasBrowserPart) await isLive(page);
    await page.evaluate(() => { window.isSame = true; });
    const [sale] = await tryton.of(codes.paid);
    noticesBefore = await notices();
    await tryton.pay(sale);
    const at = Date.now();
    if (hasBrowserPart) {
      const late = pause(NOTICED).then(() => { throw new Error(`the page did not change within ${NOTICED} ms`); });
      await Promise.race([stands(page, ".ticket-head .pill", PAID), late]);
      t.diagnostic(`${Date.now() - at} ms after it was taken`);
      assert.equal(await page.evaluate(() => window.isSame), true, "the page was not loaded again");
    } else {
      await until("the payment counts", async () => (await house.payable(codes.paid)).state === "paid", NOTICED);
      await page.reload();
      await pill.filter({ hasText: PAID }).waitFor();
    }
    const payable = await house.payable(codes.paid);
    assert.deepEqual([payable.state, payable.amount_due.amount, paid(payable)], ["paid", 0, [sale.total]]);
    const [after] = await tryton.of(codes.paid);
    assert.deepEqual([after.state, after.due, after.payments], ["done", 0, [sale.total]]);
  });

  test("asked again after a restart, it counts once", async () => {
    const before = [await notices(), await house.payable(codes.paid)];
    const [sale] = await tryton.of(codes.paid);
    const reads = () => wire.answers.filter(({ asked }) => asked.includes(`"sale.point.sale,${sale.id}"`)).length;
    const readBefore = reads();
    await house.kill();
    await house.start();
    await until("the paid sale is read again", async () => reads() > readBefore, NOTICED);
    await pause(1_000);
    assert.deepEqual([await notices(), await house.payable(codes.paid)], before);
    assert.equal((await tryton.of(codes.paid)).length, 1);
  });

  test("a repair that gets ready while Tryton is down, in a server killed before it goes out, arrives once Tryton is back", async () => {
    await move(thomas, codes.down, "quality_check");
    await tryton.kill();
    await wire.close();
    const { port } = new URL(wire.url);
    await move(thomas, codes.down, "ready");
    await house.kill();
    await house.start();
    await until("it was tried in vain", async () => (await waiting()).some(({ attempts }) => attempts > 0), DELIVERED);
    await tryton.serve();
    wire = await Wire.to(address, Number(port));
    const sale = await arrived(codes.down);
    const { amount_due } = await house.payable(codes.down);
    assert.deepEqual([sale.state, sale.total], ["open", amount_due.amount]);
  });

  test("in the end nothing waits, and each repair stands there once", async () => {
    await until("nothing waits", async () => (await waiting()).length === 0, LEASE);
    for (const code of Object.values(codes)) assert.equal((await tryton.of(code)).length, 1, code);
    assert.equal(await tryton.count(), salesBefore + Object.keys(codes).length);
    const [killed] = await tryton.of(codes.killed);
    assert.deepEqual([killed.state, killed.total], ["open", (await house.payable(codes.killed)).amount_due.amount]);
    assert.equal(await notices(), noticesBefore + 1, "one payment was found");
    assertNothing(thomas.page.complaints);
  });
});
