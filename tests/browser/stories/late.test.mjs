// 补录: a meeting that was held on paper is entered on one page, and says so everywhere; at both widths and without scripts.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { DESK, PHONE, WITHOUT_SCRIPTS, launch, press, tell } from "../support/browser.mjs";
import { fillLate } from "../support/late.mjs";
import { LEADER } from "../support/meeting.mjs";

describe("a meeting held on paper", () => {
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());

  for (const [name, device] of [["at a desk", DESK], ["on a phone", PHONE], ["without scripts", WITHOUT_SCRIPTS]])
    test(`is entered afterwards ${name}`, () => tell(browser, `late ${name}`, (company) => entered(company, device)));
});

async function entered(company, device) {
  const leader = await company.member(LEADER, device);
  await leader.goto("/meetings");
  await press(leader, "补录一次会议");
  const day = await fillLate(leader);

  // What the paper lacks has to be said plainly; until then everything typed stays.
  await press(leader, "补录这次会议");
  assert.match(await leader.getByRole("alert").innerText(), /通知：请选择做到了，还是没有做到或查不到/);
  assert.equal(await leader.getByLabel("会议小结").inputValue(), "先试行一个月，月底再看。");
  await leader.getByText("没有通知到全体，或者查不到").click();
  await leader.getByLabel("没有通知或查不到的原因").fill("纸上没有记载");
  await press(leader, "补录这次会议");

  // Both times: when it was held, and that it was entered afterwards.
  const main = leader.locator("main");
  const [, month, date] = day.split("-").map(Number);
  assert.match(await main.innerText(), new RegExp(`补录[\\s\\S]*${month}月${date}日[\\s\\S]*这次会议是事后补录的`));
  assert.match(await main.innerText(), /纸上怎样记的会前情况[\s\S]*没有或查不到：纸上没有记载/);
  await press(leader, "七项要求");
  assert.match(await main.innerText(), /这次会议是事后补录的。由陈一诺于 \d+年\d+月\d+日.* 补录/);
  assert.match(await main.innerText(), /没有[\s\S]*纸上没有记载/);
  await leader.goBack();
  await press(leader, "会议记录");
  assert.match(await main.innerText(), /补录：\d+年\d+月\d+日.*由.*录入，原因：当时记在纸上/);
  await leader.goto("/meetings");
  assert.match(await main.innerText(), /讨论服务群众查档的改进办法[\s\S]*补录[\s\S]*；由陈一诺于 \d+年\d+月\d+日.* 录入/);
}
