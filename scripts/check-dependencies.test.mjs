// The check must see a breach: each test breaks the real workspace in one way.
import assert from "node:assert/strict";
import { test } from "node:test";
import { breaches, workspace } from "./check-dependencies.mjs";

const real = workspace();

/** The breaches that come from `change`, made to a copy of one crate. */
function after(crate, change) {
  const broken = structuredClone(real);
  change(broken.packages.find(({ name }) => name === crate));
  const before = breaches(real);
  return breaches(broken).filter((breach) => !before.includes(breach));
}

const uses = (name, more = {}) => (member) =>
  member.dependencies.push({ name, kind: null, optional: false, ...more });

test("the workspace keeps the rule", () => assert.deepEqual(breaches(real), []));

for (const [from, to] of [
  ["domain", "business"],
  ["business", "storage"],
  ["business", "integration"],
  ["storage", "integration"],
  ["integration", "storage"],
  ["documents", "storage"],
  ["storage", "server"],
  ["app", "storage"],
  ["frontend", "business"],
]) {
  test(`${from} -> ${to} is a breach`, () =>
    assert.deepEqual(after(from, uses(to)), [`${from} must not depend on ${to}`]));
}

test("an upward arrow is a breach in tests too", () =>
  assert.equal(after("storage", uses("server", { kind: "dev" })).length, 1));

test("SQL, Leptos, configuration and IO stay where they belong", () => {
  assert.match(after("business", uses("sqlx"))[0], /SQL is for storage/);
  assert.match(after("server", uses("leptos_axum"))[0], /Leptos is for app/);
  assert.match(after("storage", uses("figment"))[0], /configuration is for server/);
  assert.match(after("domain", uses("tokio"))[0], /IO is for/);
  assert.deepEqual(after("server", uses("sqlx", { kind: "dev" })), []);
});

test("app sees business only under ssr", () => {
  const always = after("app", (app) => {
    app.dependencies.find(({ name }) => name === "business").optional = false;
  });
  assert.match(always[0], /always depends on it/);
  assert.match(after("app", (app) => app.features.hydrate.push("dep:business"))[0], /not under hydrate/);
});

test("a new crate has to be given its place", () =>
  assert.match(breaches({ packages: [{ name: "helpers", dependencies: [], features: {} }] })[0], /not in the dependency rule/));
