// Two groups hold a meeting in two places, and its topics change after the approval: both groups are told, and the record names
// who was where.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { DESK, PHONE, WITHOUT_SCRIPTS, launch, press, tell } from "../support/browser.mjs";
import * as joint from "../support/joint.mjs";
import * as story from "../support/meeting.mjs";

describe("a joint meeting in two places", () => {
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());

  for (const [where, device] of [["at a desk", DESK], ["on a phone", PHONE], ["without scripts", WITHOUT_SCRIPTS]]) {
    test(`is called, changed at short notice and held ${where}`, () => tell(browser, `joint ${where}`, (company) => together(company, device)));
  }
});

async function together(company, device) {
  const leader = await company.member(story.LEADER, device);
  const meeting = await story.toDraft(leader);
  await joint.draftTogether(leader);
  const secretary = await company.member(story.SECRETARY, device);
  await joint.changeTopics(leader, secretary, meeting);
  const links = await joint.beginTogether(leader, meeting);
  assert.ok(links[joint.OTHER_MEMBER], "the members of the second group are told too");

  // The other leader finds it among the own group's meetings, and has nothing to decide there.
  const other = await company.member(joint.OTHER_LEADER, device);
  await other.goto("/meetings");
  await other.getByRole("link", { name: joint.NEW_TOPIC }).first().click();
  await other.getByText("第一党小组、第二党小组联合召开").first().waitFor();
  assert.equal(await other.getByRole("button", { name: "小结完毕，结束会议" }).count(), 0);

  await story.everybodySpeaks(leader, (name) => `${name}：值班表已经看过，没有不同意见。`);
  await story.decide(leader, story.dayAhead(20));
  await leader.locator("#c-end").getByLabel("会议小结").fill(story.SUMMARY);
  await press(leader, "小结完毕，结束会议");
  const record = await leader.locator("article.paper").innerText();
  assert.match(record, new RegExp(`第二党小组：.*${joint.OTHER_MEMBER}（分会场）`));
  assert.match(record, new RegExp(`；分会场：${joint.SECOND_PLACE}`));
}
