// 本软件不做的事: found from the foot of every page of a member, read by anybody, with and without scripts.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { DESK, PHONE, WITHOUT_SCRIPTS, launch, press, tell } from "../support/browser.mjs";
import { MEMBER } from "../support/meeting.mjs";

const PROMISES = ["不打分、不排名", "不强制打卡签到", "不要求拍照留痕", "不让人重复填写", "不替人说话", "不倒填时间", "不替支部作决定", "不存涉密内容", "不向外发送数据"];

describe("what this software does not do", () => {
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());

  for (const [where, device] of [["at a desk", DESK], ["on a phone", PHONE], ["without scripts", WITHOUT_SCRIPTS]])
    test(`is read from the foot of a page ${where}`, () =>
      tell(browser, `not done ${where}`, async (company) => {
        const member = await company.member(MEMBER, device);
        await press(member.getByRole("contentinfo"), "本软件不做的事");
        await saysIt(member);
        await press(member, "回到首页");
        assert.equal(new URL(member.url()).pathname, "/");
        await press(member, "更多");
        await press(member.getByRole("main"), "本软件不做的事");
        await saysIt(member);

        const guest = await company.guest(device);
        await guest.goto("/not-done");
        await saysIt(guest);
        await press(guest, "回到首页");
        assert.equal(new URL(guest.url()).pathname, "/sign-in", "a guest is asked to sign in");
      }));
});

async function saysIt(page) {
  assert.equal(await page.getByRole("heading", { level: 1 }).innerText(), "本软件不做的事");
  assert.deepEqual(await page.locator("dl dt").allInnerTexts(), PROMISES);
  for (const [index, text] of (await page.locator("dl dd").allInnerTexts()).entries()) assert.ok(text.trim().length > 20, `${PROMISES[index]} is not explained`);
}
