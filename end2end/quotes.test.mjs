// A quote on the customer's phone, with and without scripts: the seller gives a link, the customer chooses, accepts or refuses,
// the store is told. axe finds nothing on the way.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Person, SCREENS, assertNothing, axe, looks, openBrowser, person, smallTargets } from "./browser.mjs";
import { House } from "./house.mjs";

let house;
let browser;
let seller;

before(async () => {
  house = await House.open({ demo: true });
  browser = await openBrowser();
  seller = await person(browser, house.url, "ines");
});
after(async () => {
  await browser?.close();
  await house?.close();
});

/** Opens the ticket of a thing and makes a link to its open quote. */
async function linkTo(thing) {
  const { page } = seller;
  await page.goto(`/search?q=${encodeURIComponent(thing)}`);
  await page.locator("main a[href^='/tickets/']").first().click();
  await page.getByRole("button", { name: "Nouveau lien" }).click();
  const link = await page.locator("#quote-link").inputValue();
  assert.match(link, /\/s\/[\w-]{43}$/);
  return { path: new URL(link).pathname, ticket: page.url().replace(/\/quotes.*/, "") };
}

async function wellMade(page) {
  const found = [...(await looks(page)), ...(await axe(page)), ...(await smallTargets(page)), ...page.complaints];
  assertNothing(found);
}

test("without scripts: choose, update the total, accept with one's name", async () => {
  const { path, ticket } = await linkTo("Kathmandu");
  const customer = await Person.at(browser, house.url, { scripts: false, screen: SCREENS.phone });
  const { page } = customer;
  await page.goto(path);
  assert.equal(await page.locator("input:checked").count(), 0, "nothing is chosen for the customer");
  const total = page.locator(".paybar .lead");
  assert.match(await total.textContent(), /^382,80/);
  await page.locator("label:has([value=circular])").click();
  await page.locator("label:has([name=option])").click();
  await page.getByRole("button", { name: "Mettre à jour le total" }).click();
  assert.match(await total.textContent(), /^376,00/);
  await page.getByRole("button", { name: "Accepter et signer" }).click();
  assert.equal(await page.getByText("à remplir").count(), 2, "name and agreement are asked for");
  await page.fill("#name", "Christophe Berthelot");
  await page.locator("label.agree").click();
  await page.getByRole("button", { name: "Accepter et signer" }).click();
  await page.getByText("Merci, c’est noté").waitFor();
  assert.equal(await page.locator("form").count(), 0);
  await customer.leave();
  const staff = seller.page;
  await staff.goto(ticket);
  await staff.getByText("Christophe Berthelot en ligne").waitFor();
  assert.ok(await staff.locator("td", { hasText: "d’occasion" }).count(), "the lines are those that were agreed");
  await staff.goto("/");
  assert.ok(await staff.locator(".todo", { hasText: "Kathmandu" }).filter({ hasText: "Réponse reçue" }).count());
});

test("with scripts, in the dark: refuse and say why, then nothing more can be answered", async () => {
  const { path, ticket } = await linkTo("iPhone 13");
  const customer = await Person.at(browser, house.url, { screen: SCREENS.phone, theme: "dark" });
  const { page } = customer;
  await page.goto(path);
  await page.locator("summary", { hasText: "Refuser le devis" }).click();
  await wellMade(page);
  const other = await customer.open(path);
  await page.fill("#reason", "Je préfère en changer.");
  await page.getByRole("button", { name: "Confirmer le refus" }).click();
  await page.getByText("rien ne sera fait").waitFor();
  await wellMade(page);
  // The same page in another tab still offers to accept.
  await other.fill("#name", "Théo N’Guessan");
  await other.locator("label.agree").click();
  await other.getByRole("button", { name: "Accepter et signer" }).click();
  await other.getByText("a déjà une réponse").waitFor();
  await customer.leave();
  const staff = seller.page;
  await staff.goto(ticket);
  await staff.getByText("« Je préfère en changer. »").waitFor();
});

test("a link that nobody made says what to do", async () => {
  const customer = await Person.at(browser, house.url, { screen: SCREENS.phone });
  const answer = await customer.page.goto("/s/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
  assert.equal(answer.status(), 404);
  assert.equal(answer.headers()["x-robots-tag"], "noindex, nofollow");
  await wellMade(customer.page);
  await customer.leave();
});
