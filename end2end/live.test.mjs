// What holds a day together: one stream for all tabs of a browser, a server that comes back, a session that ends, and a form
// that outlives it.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { assertNothing, isLive, needsBrowserPart, openBrowser, person, stands } from "./browser.mjs";
import { House, pause, until } from "./house.mjs";
import { Wire } from "./wire.mjs";

let house;
let browser;
// Browsers reach Boucle over a wire with a meter, which sees how many streams flow.
let wire;
before(async () => {
  house = await House.open();
  browser = await openBrowser();
  wire = await Wire.to(house.url);
});
after(async () => {
  await browser?.close();
  await wire?.close();
  await house?.close();
});

const streams = () => wire.streams("/live");

/** Moves a ticket as somebody else does, without a browser part. */
async function moveElsewhere(code, from, to) {
  const lucie = await person(browser, house.url, "lucie", { scripts: false });
  await lucie.page.goto("/workshop");
  await lucie.page.locator(`[data-column=${from}] [data-ticket="${code}"] button.more`).click();
  await lucie.page.locator(`[id="move-${code}"] form:has([name=to][value=${to}]) button`).click();
  await lucie.page.locator(`[data-column=${to}] [data-ticket="${code}"]`).waitFor();
  await lucie.leave();
}

describe("the live stream", needsBrowserPart, () => {
  test("eight tabs share one stream, and it ends with the last of them", async () => {
    const ines = await person(browser, wire.url, "ines");
    const paths = ["/", "/workshop", "/workshop?view=list", "/customers", "/items", "/bench", "/settings"];
    const tabs = [ines.page, ...(await Promise.all(paths.map((path) => ines.open(path))))];
    await Promise.all(tabs.map(isLive));
    assert.equal(streams(), 1, `${tabs.length} tabs`);
    for (const tab of tabs.slice(1)) await tab.close({ runBeforeUnload: false });
    await isLive(ines.page);
    assert.equal(streams(), 1, "one tab is left");
    assertNothing(tabs.flatMap((tab) => tab.complaints));
    await ines.leave();
    await until("the stream ended", async () => streams() === 0);
  });

  test("after a restart of the server every page follows again, and shows what it missed", async () => {
    const ines = await person(browser, wire.url, "ines");
    const { page } = ines;
    await page.goto("/workshop");
    await isLive(page);
    const [{ code }] = await house.codes("in_repair");
    await house.kill();
    await page.waitForSelector("[data-live-status=wait]", { state: "attached" });
    await house.start();
    await moveElsewhere(code, "in_repair", "quality_check");
    await isLive(page);
    await stands(page, `[data-column=quality_check] [data-ticket="${code}"]`, code);
    await ines.leave();
  });

  test("signing out everywhere ends the stream of the other browser within five seconds", async (t) => {
    const here = await person(browser, wire.url, "karim");
    await here.page.goto("/workshop");
    await isLive(here.page);
    assert.equal(streams(), 1);
    const there = await person(browser, house.url, "karim", { scripts: false });
    await there.page.goto("/settings");
    await there.page.locator("form[action*='everywhere=1'] button").click();
    await there.page.waitForURL("**/login*");
    const began = Date.now();
    await until("the stream ended", async () => streams() === 0, 5_000);
    t.diagnostic(`ended after ${Date.now() - began} ms`);
    await pause(3_000);
    assert.equal(streams(), 0, "no stream comes back without a session");
    await here.page.goto("/workshop");
    assert.match(here.page.url(), /\/login/);
    await here.leave();
    await there.leave();
  });
});

for (const scripts of [true, false]) {
  describe(scripts ? "a form with the browser part" : "a form without scripts", scripts ? needsBrowserPart : {}, () => {
    test("outlives its session: sign-in comes first, then it is sent as it was typed", async () => {
      const ines = await person(browser, house.url, "ines", { scripts });
      const { page } = ines;
      await page.goto("/workshop/new");
      await page.fill("#customer_first_name", "Maëlle");
      await page.fill("#customer_last_name", scripts ? "Resté & Gardé" : "Reprise <sans scripts>");
      await page.fill("#customer_phone", "06 39 98 11 22");
      await page.locator("label:has([name=item_category][value=bike])").click();
      await page.fill("#item_brand", "Gardée");
      await page.fill("#item_model", scripts ? "Un" : "Deux");
      await page.locator("label:has([name=symptom-bike])").first().click();
      await page.fill("#problem", "Première ligne\nDeuxième ligne & <fin>");
      await page.fill("#ceiling", "80");
      const other = await person(browser, house.url, "ines", { scripts: false });
      await other.page.goto("/settings");
      await other.page.locator("form[action*='everywhere=1'] button").click();
      await other.page.waitForURL("**/login*");
      await other.leave();
      const answer = page.waitForResponse((response) => response.request().method() === "POST");
      await page.getByRole("button", { name: "Réceptionner" }).click();
      assert.equal((await answer).status(), 401);
      await page.fill("#login", "ines");
      await page.fill("#password", "wrong at first");
      await page.locator("form:has(#login)").getByRole("button").click();
      await page.getByRole("alert").waitFor();
      await page.fill("#login", "ines");
      await page.fill("#password", "boucle-demo");
      await page.locator("form:has(#login)").getByRole("button").click();
      await page.locator("form[action='/workshop/new'] button").click();
      await page.waitForURL(/\/tickets\/LYN-\d+/);
      const shown = await page.locator("main").innerText();
      for (const typed of [scripts ? "Resté & Gardé" : "Reprise <sans scripts>", "Deuxième ligne & <fin>", "80,00"]) {
        assert.ok(shown.includes(typed), `${typed} in ${shown}`);
      }
      if (scripts) {
        await page.goto("/workshop/new");
        await isLive(page);
        assert.equal(await page.inputValue("#item_brand"), "", "the draft is forgotten once it was taken in");
      }
      assertNothing(page.complaints);
      await ines.leave();
    });

    test("that was refused comes back as it was typed, with the error beside the field", async () => {
      const ines = await person(browser, house.url, "ines", { scripts });
      const { page } = ines;
      await page.goto("/workshop/new");
      await page.fill("#customer_last_name", "</textarea><b>Durand");
      await page.fill("#item_brand", "Sans famille");
      await page.fill("#problem", "Ne va pas");
      await page.fill("#ceiling", "douze");
      const answer = page.waitForResponse((response) => response.request().method() === "POST");
      await page.getByRole("button", { name: "Réceptionner" }).click();
      assert.equal((await answer).status(), 422);
      await page.getByRole("alert").first().waitFor();
      assert.equal(await page.inputValue("#customer_last_name"), "</textarea><b>Durand");
      assert.equal(await page.inputValue("#problem"), "Ne va pas");
      assert.equal(await page.inputValue("#ceiling"), "douze");
      assert.equal(await page.getAttribute("#ceiling", "aria-invalid"), "true");
      await ines.leave();
    });
  });
}
