// A PostgreSQL of a test's own that is killed and comes back. It syncs to disk, as in a shop.
import { execFileSync, spawn } from "node:child_process";
import { chownSync, readdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, until } from "./house.mjs";

const HOMES = "/usr/lib/postgresql";

/** initdb and the server refuse to run as root. */
function unprivileged() {
  if (process.getuid() !== 0) return {};
  const id = (flag) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}

export class Database {
  #server;

  static async open() {
    const database = new Database();
    const newest = readdirSync(HOMES).sort((a, b) => Number(a) - Number(b)).pop();
    database.bin = join(HOMES, newest, "bin");
    database.folder = await mkdtemp(join(tmpdir(), "boucle-postgres-"));
    database.user = unprivileged();
    if (database.user.uid) chownSync(database.folder, database.user.uid, database.user.gid);
    database.port = await freePort();
    database.url = `postgres://boucle@127.0.0.1:${database.port}/postgres`;
    const options = ["-D", join(database.folder, "data"), "-A", "trust", "-U", "boucle", "-E", "UTF8", "--locale=C", "--no-sync"];
    execFileSync(join(database.bin, "initdb"), options, { ...database.user, cwd: database.folder, stdio: "ignore" });
    await database.start();
    return database;
  }

  /** Starts it, again and again while what was killed still holds the place. */
  async start() {
    const options = ["-D", join(this.folder, "data"), "-p", `${this.port}`, "-k", this.folder, "-c", "listen_addresses=127.0.0.1", "-c", "max_connections=300"];
    await until("the database is up", async () => {
      if (!this.#server || this.#server.exitCode !== null || this.#server.signalCode !== null) {
        this.#server = spawn(join(this.bin, "postgres"), options, { ...this.user, cwd: this.folder, stdio: "ignore" });
      }
      execFileSync(join(this.bin, "pg_isready"), ["-q", "-h", "127.0.0.1", "-p", `${this.port}`, "-U", "boucle", "-d", "postgres"]);
      return true;
    }, 30_000);
  }

  /** The whole of it ends at once, as with the machine it runs on: its processes see that the first one is gone. */
  async kill() {
    const ended = new Promise((done) => this.#server.once("exit", done));
    this.#server.kill("SIGKILL");
    await ended;
  }

  async close() {
    if (this.#server && this.#server.exitCode === null && this.#server.signalCode === null) {
      const ended = new Promise((done) => this.#server.once("exit", done));
      this.#server.kill("SIGINT");
      await ended;
    }
    await rm(this.folder, { recursive: true, force: true });
  }
}
