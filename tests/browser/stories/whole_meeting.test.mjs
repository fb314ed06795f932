// A whole meeting from the draft to the archive: at a desk, on phones, and with scripts switched off.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { DESK, PHONE, WITHOUT_SCRIPTS, launch, tell } from "../support/browser.mjs";
import * as story from "../support/meeting.mjs";

describe("a whole meeting from draft to archive", () => {
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());

  for (const [where, device] of [["at 1280 px", DESK], ["at 390 px by touch", PHONE], ["with scripts switched off", WITHOUT_SCRIPTS]]) {
    test(where, () => tell(browser, where, (company) => wholeMeeting(company, device)));
  }
});

async function wholeMeeting(company, device) {
  const leader = await company.member(story.LEADER, device);
  const meeting = await story.toDraft(leader);
  await story.draftAndConsult(leader);
  const secretary = await company.member(story.SECRETARY, device);
  await story.approve(leader, secretary, meeting);

  const links = await story.notify(leader);
  assert.deepEqual(Object.keys(links).sort(), [story.LEADER, story.SECRETARY, story.RECORDER, story.MEMBER, story.AWAY].sort());
  const guest = await company.guest(device);
  await story.answerByLink(guest, links[story.MEMBER], "");
  await story.answerByLink(guest, links[story.AWAY], "外出参加业务培训");
  await guest.goto(meeting);
  assert.match(guest.url(), /sign-in/, "the personal link opens nothing but its own answer");

  await leader.goto(meeting);
  await leader.getByText("3 位没有回复").first().waitFor();
  await story.press(leader, "开始会议");
  await leader.getByText("应到 5 · 实到 4").waitFor();
  await story.markLate(leader, story.SECRETARY);

  const member = await company.member(story.MEMBER, device);
  await story.handIn(member, meeting, story.OWN_REMARK);
  const recorder = await company.member(story.RECORDER, device);
  await recorder.goto(`${meeting}/console`);
  await story.press(recorder, `现在请${story.MEMBER}发言`);
  const spoken = await story.everybodySpeaks(recorder, (name) => `${name}：我承担的部分月底前完成。`);
  assert.deepEqual([...spoken].sort(), [story.LEADER, story.SECRETARY, story.RECORDER].sort());
  await story.decide(recorder, story.dayAhead(20));

  await leader.goto(`${meeting}/console`);
  await story.concludeSignReport(leader);
  await story.receipt(secretary, meeting);

  await leader.goto(`${meeting}/requirements`);
  assert.equal(await leader.locator(".finding").count(), 7);
  assert.equal(await leader.locator('.finding[data-state="met"]').count(), 7, await leader.locator(".findings").innerText());
  await leader.goto(`${meeting}/minutes`);
  const record = await leader.locator("article.paper").innerText();
  for (const part of [story.OWN_REMARK, story.DECISION, story.SUMMARY, "二楼党员活动室", "外出参加业务培训"]) {
    assert.ok(record.includes(part), `the record lacks ${part}:\n${record}`);
  }
  const word = await leader.request.get(`${meeting}/papers/minutes-m.docx`);
  assert.equal(word.status(), 200);
  assert.equal((await word.body()).subarray(0, 2).toString(), "PK");
}
