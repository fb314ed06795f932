// 旧记录: a file is sent, who is unknown is asked about, what was understood is looked at beside the file and corrected, the meeting is
// entered late, and the file stays; at both widths and without scripts.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { DESK, PHONE, WITHOUT_SCRIPTS, launch, press, tell } from "../support/browser.mjs";
import { oldRecord } from "../support/late.mjs";
import { LEADER } from "../support/meeting.mjs";

describe("an old record", () => {
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());

  for (const [name, device] of [["at a desk", DESK], ["on a phone", PHONE], ["without scripts", WITHOUT_SCRIPTS]])
    test(`is brought in ${name}`, () => tell(browser, `old ${name}`, (company) => broughtIn(company, device)));
});

async function broughtIn(company, device) {
  const leader = await company.member(LEADER, device);
  await leader.goto("/meetings");
  await press(leader, "旧记录");
  const files = [
    { name: "早会.txt", mimeType: "text/plain", buffer: Buffer.from(oldRecord()) },
    { name: "照片.png", mimeType: "image/png", buffer: Buffer.from("\x89PNG\r\n\x1a\n", "latin1") },
  ];
  await leader.getByLabel("会议记录文件").setInputFiles(files);
  await leader.getByLabel("为什么现在才补录").fill("以前记在纸上");
  await leader.getByLabel(/这些文件我都看过/).check();
  await press(leader, "传入，先看一遍");
  // What cannot be taken is named; the other waits.
  const main = leader.locator("main");
  assert.match(await main.innerText(), /“照片\.png”这是图片，读不出文字/);
  assert.match(await main.innerText(), /等着核对的 1 份/);
  await press(leader, "核对补录");

  // Nobody is guessed.
  await leader.getByLabel(/^周明折/).selectOption({ label: "就是本组的周明哲" });
  await press(leader, "下一步");
  await leader.locator(".original-lines").getByText("三号库的门锁节前应当修好。").waitFor();
  assert.match(await main.innerText(), /下面是照原件认出来的，请逐项核对，都可以改/);
  assert.equal(await leader.locator("#said_1_2_text").inputValue(), "三号库的门锁节前应当修好。");
  assert.equal(await leader.locator("#start").inputValue(), "07:30");
  await leader.locator("#place").fill("三楼小会议室");
  await press(leader, "补录这次会议");
  // What was not understood is no absence: somebody looks, and says so.
  assert.match(await leader.getByRole("alert").innerText(), /议定事项：没有认出来，请对照原件填写/);
  assert.equal(await leader.locator("#place").inputValue(), "三楼小会议室", "what was typed is kept");
  for (const gate of await leader.getByLabel("我看过，原件上没有写").all()) await gate.check();
  for (const lack of await leader.getByLabel(/我看过，原件上就没有写/).all()) if (await lack.isVisible()) await lack.check();
  await press(leader, "补录这次会议");
  assert.match(await leader.getByRole("alert").innerText(), /年度计划/);
  await leader.getByLabel("都不在年度计划里的，写明临时安排的原因").fill("支部临时安排");
  await press(leader, "补录这次会议");

  assert.match(await main.innerText(), /已经补录的 1 份/);
  await press(leader, "看会议");
  assert.match(await main.innerText(), /这次会议是事后补录的[\s\S]*三楼小会议室|三楼小会议室[\s\S]*这次会议是事后补录的/);
  const waits = leader.waitForEvent("download");
  await leader.getByRole("link", { name: "早会.txt" }).click();
  const file = await waits;
  assert.equal(readFileSync(await file.path(), "utf8"), oldRecord(), "the original as it came");
}
