// Several people at one record: nobody's text is lost, whoever types when, and with the network gone for a while.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { DESK, PHONE, launch, press, tell } from "../support/browser.mjs";
import * as story from "../support/meeting.mjs";

describe("several people at one record", () => {
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());

  test("the leader and the recorder type into one remark at once", () =>
    tell(browser, "conflict", async (company) => {
      company.expect(/status of 409/);
      const { leader, meeting } = await inSession(company);
      const recorder = await company.member(story.RECORDER, DESK);
      await recorder.goto(`${meeting}/console`);
      await press(leader, `请${story.SECRETARY}发言`);
      const field = (page) => page.getByLabel(`${story.SECRETARY}的主要看法`, { exact: true });
      // The recorder's page shows the new remark by itself.
      await field(recorder).waitFor();
      await Promise.all([field(leader).focus(), field(recorder).focus()]);
      await field(leader).pressSequentially("组长记的：先清点库房。");
      await field(recorder).pressSequentially("记录人记的：再核对目录。");
      const asked = (page) => page.getByRole("alert", { name: "两处都有修改" });
      await Promise.any([asked(leader).waitFor(), asked(recorder).waitFor()]);
      const [loser, winner] = (await asked(leader).count()) ? [leader, recorder] : [recorder, leader];
      await click(loser, "两处都保留");
      await loser.locator("form.speech").filter({ has: field(loser) }).getByText(/^已保存/).waitFor();
      await winner.goto(`${meeting}/console`);
      const kept = await field(winner).inputValue();
      assert.match(kept, /组长记的：先清点库房。/);
      assert.match(kept, /记录人记的：再核对目录。/);
    }));

  test("text in another field is left alone while somebody else's page changes around it", () =>
    tell(browser, "typing", async (company) => {
      const { leader, meeting } = await inSession(company);
      const recorder = await company.member(story.RECORDER, DESK);
      await recorder.goto(`${meeting}/console`);
      const draft = "还没有记下的一条发言";
      await recorder.locator("#text").pressSequentially(draft);
      await press(leader, `请${story.MEMBER}发言`);
      await recorder.locator("#c-side").getByText(story.MEMBER).first().waitFor();
      assert.equal(await recorder.locator("#text").inputValue(), draft);
      assert.equal(await recorder.locator("#text").evaluate((node) => node === document.activeElement), true, "the focus stays");
    }));

  test("a remark handed in from a phone appears on the console by itself", () =>
    tell(browser, "handed-in", async (company) => {
      const { leader, meeting } = await inSession(company);
      const member = await company.member(story.MEMBER, PHONE);
      await story.handIn(member, meeting, story.OWN_REMARK);
      await leader.getByRole("button", { name: `现在请${story.MEMBER}发言` }).waitFor();
      await press(leader, `现在请${story.MEMBER}发言`);
      assert.equal(await leader.getByLabel(`${story.MEMBER}的主要看法`).inputValue(), story.OWN_REMARK);
      // Until the summary the member may still change it, and the record follows.
      await member.reload();
      await member.getByLabel("发言内容").first().fill(`${story.OWN_REMARK}补一句。`);
      await story.saveIn(member, member.getByLabel("发言内容").first());
      await leader.reload();
      assert.equal(await leader.getByLabel(`${story.MEMBER}的主要看法`).inputValue(), `${story.OWN_REMARK}补一句。`);
    }));

  test("what is typed without a network is kept and sent when it is back", () =>
    tell(browser, "offline", async (company) => {
      company.expect(/ERR_INTERNET_DISCONNECTED/);
      const { leader, meeting } = await inSession(company);
      await press(leader, `请${story.SECRETARY}发言`);
      const field = leader.getByLabel(`${story.SECRETARY}的主要看法`, { exact: true });
      const form = leader.locator("form.speech").filter({ has: field });
      await leader.context().setOffline(true);
      await field.fill("网络断开时说的话");
      await form.getByText("暂时连不上，已存在本机，连上后自动补存").waitFor();
      await leader.context().setOffline(false);
      await form.getByText(/^已保存/).waitFor();
      const other = await company.member(story.RECORDER, DESK);
      await other.goto(`${meeting}/console`);
      assert.equal(await other.getByLabel(`${story.SECRETARY}的主要看法`, { exact: true }).inputValue(), "网络断开时说的话");
    }));
});

/** A meeting that has just begun, with the leader at the console. */
async function inSession(company) {
  const leader = await company.member(story.LEADER, DESK);
  const meeting = await story.toDraft(leader);
  await story.draftAndConsult(leader);
  const secretary = await company.member(story.SECRETARY, DESK);
  await secretary.goto(meeting);
  await press(secretary, "批准");
  await secretary.context().close();
  await leader.goto(meeting);
  await story.notify(leader);
  await leader.goto(meeting);
  await press(leader, "开始会议");
  return { leader, meeting };
}

/** Presses a button that stays on its page. */
const click = (page, name) => page.getByRole("button", { name, exact: true }).click();
