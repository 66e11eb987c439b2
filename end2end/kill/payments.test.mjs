// The server is killed at any moment, again and again, while a till sends and sends again until it is answered 202.
// Whatever was answered 202 counts in the end, once.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { House, captured, newId, pause, until } from "../house.mjs";

const ROUNDS = process.env.BOUCLE_TEST_SIZE === "large" ? 200 : 20;
const SENDERS = 8;

let house;
before(async () => {
  house = await House.open();
});
after(() => house.close());

const paid = (payable) => payable.settled.filter((part) => part.kind === "payments").reduce((sum, part) => sum + part.amount.amount, 0);

test(`${ROUNDS} kills lose no payment and count none twice`, async () => {
  const ready = await house.codes("ready");
  assert.ok(ready.length > 1, "the demo chain has tickets that are ready");
  const paidInAll = async () => (await Promise.all(ready.map(({ code }) => house.payable(code)))).reduce((sum, one) => sum + paid(one), 0);
  const before = await paidInAll();
  let stop = false;
  let accepted = 0;
  let tries = 0;
  const sender = async (lane) => {
    for (let n = 0; !stop; n += 1) {
      const body = captured(`K${lane}-${n}`, ready[n % ready.length].code, 1);
      const id = newId();
      for (;;) {
        tries += 1;
        const status = await house.notify(id, body).catch(() => 0);
        if (status === 202) break;
        await pause(20);
      }
      accepted += 1;
    }
  };
  const senders = Array.from({ length: SENDERS }, (_, lane) => sender(lane));
  for (let round = 0; round < ROUNDS; round += 1) {
    await pause(50 + Math.random() * 400);
    await house.kill();
    await house.start();
  }
  stop = true;
  await Promise.all(senders);
  const last = await until(
    "all payments count",
    async () => {
      const now = await paidInAll();
      return now === before + accepted ? now : undefined;
    },
    120_000,
  ).catch(paidInAll);
  assert.equal(last, before + accepted, `${accepted} payments were answered 202 in ${tries} tries`);
  assert.ok(accepted > ROUNDS, "payments went through between the kills");
  await pause(500);
  assert.equal(await paidInAll(), before + accepted, "nothing is counted afterwards");
});
