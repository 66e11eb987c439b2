// The dependency rule of docs/architecture.md, checked on what cargo says the workspace is:
// domain <- business <- {storage, integration, documents} <- server; app sees domain everywhere, business only under `ssr`.
// Also who alone may know what: SQL, Leptos, configuration.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** What each crate of the workspace may depend on. */
const allowed = {
  domain: [],
  business: ["domain"],
  storage: ["domain", "business"],
  integration: ["domain", "business"],
  documents: ["domain", "business"],
  app: ["domain", "business"],
  frontend: ["app"],
  server: ["domain", "business", "storage", "integration", "documents", "app"],
};

/** Libraries that only some crates may know; tests may look from outside. */
const reserved = [
  { library: /^(sqlx|libsqlite3-sys|rusqlite|tokio-postgres)/, crates: ["storage"], subject: "SQL" },
  { library: /^leptos/, crates: ["app", "frontend"], subject: "Leptos" },
  { library: /^(figment|config)$/, crates: ["server"], subject: "configuration" },
  { library: /^(tokio|axum|reqwest|async-trait|futures)/, crates: ["business", "storage", "integration", "server"], subject: "IO" },
];

/** Every breach in the metadata of `cargo metadata --no-deps`, one sentence each. */
export function breaches(metadata) {
  return metadata.packages.flatMap((member) => [
    ...unknownMember(member),
    ...wrongArrows(member),
    ...reservedLibraries(member),
    ...(member.name === "app" ? businessOutsideSsr(member) : []),
  ]);
}

function unknownMember(member) {
  return member.name in allowed ? [] : [`${member.name} is not in the dependency rule: say in check-dependencies.mjs what it may see`];
}

function wrongArrows(member) {
  return member.dependencies
    .filter((dependency) => dependency.name in allowed && !(allowed[member.name] ?? []).includes(dependency.name))
    .map((dependency) => `${member.name} must not depend on ${dependency.name}`);
}

function reservedLibraries(member) {
  return member.dependencies
    .filter((dependency) => dependency.kind !== "dev")
    .flatMap((dependency) =>
      reserved
        .filter(({ library, crates }) => library.test(dependency.name) && !crates.includes(member.name))
        .map(({ crates, subject }) => `${member.name} must not use ${dependency.name}: ${subject} is for ${crates.join(", ")}`),
    );
}

function businessOutsideSsr(app) {
  const dependency = app.dependencies.find(({ name, kind }) => name === "business" && kind !== "dev");
  if (!dependency) return [];
  if (!dependency.optional) return ["app must see business only under its feature ssr, but always depends on it"];
  return Object.entries(app.features)
    .filter(([feature, parts]) => feature !== "ssr" && parts.some((part) => /^(dep:)?business(\/|\?\/|$)/.test(part)))
    .map(([feature]) => `app must see business only under its feature ssr, not under ${feature}`);
}

/** What cargo says this workspace is. */
export function workspace() {
  const answer = execFileSync("cargo", ["metadata", "--no-deps", "--format-version", "1"], {
    maxBuffer: 1 << 26,
    stdio: ["ignore", "pipe", "inherit"],
  });
  return JSON.parse(answer);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const found = breaches(workspace());
  for (const breach of found) console.error(`dependency rule: ${breach}`);
  if (found.length === 0) console.log("dependency rule: kept by every crate");
  process.exitCode = found.length === 0 ? 0 : 1;
}
