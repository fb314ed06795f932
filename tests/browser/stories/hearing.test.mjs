// A group hears its members about somebody on the way into the Party, from the topic to the opinion with the branch (C5).
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { DESK, PHONE, WITHOUT_SCRIPTS, launch, press, tell } from "../support/browser.mjs";
import { isPdf } from "../support/files.mjs";
import { LEADER, MEMBER, SECRETARY, everybodySpeaks, toDraft } from "../support/meeting.mjs";
import { bringTo } from "../support/stages.mjs";

const WHO = "罗星野";
const DISSENT = "我有不同看法：<再看半年>，平时加班少。";
const OPINION = "多数同志同意推荐，一位同志建议再看半年，如实报支部。";

describe("a hearing", () => {
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());

  for (const [where, device] of [["at a desk", DESK], ["on a phone", PHONE]]) {
    test(`each view is heard and dissent stands in its own words ${where}`, () => tell(browser, `hearing ${where}`, (company) => heard(company, device)));
  }
});

async function heard(company, device) {
  const first = await company.member(LEADER, WITHOUT_SCRIPTS);
  await toDraft(first);
  await press(first, "修改会议安排");
  await first.locator("[name=item1_title]").fill(`讨论对入党申请人${WHO}的意见`);
  await first.locator("select[name=item1_content]").selectOption("development");
  await press(first, "保存草稿");
  const { meeting } = await bringTo(company, "begun");

  const leader = await company.member(LEADER, device);
  const main = () => leader.locator("main").innerText();
  const hearing = async () => {
    await leader.goto(meeting);
    await press(leader, "听取意见，形成党小组意见");
  };
  await hearing();
  const whom = leader.getByLabel("讨论的是谁");
  await whom.selectOption(await whom.locator("option", { hasText: WHO }).getAttribute("value"));
  await leader.getByRole("radio", { name: "推荐入党积极分子" }).check();
  await press(leader, "选定");
  assert.match(await main(), /到会还没有发表意见的：/);
  // Nobody is left out: an opinion before everybody was asked is refused, and what was typed stays.
  await leader.getByLabel("党小组意见", { exact: true }).fill(OPINION);
  await press(leader, "形成意见");
  assert.equal(await leader.getByLabel("党小组意见", { exact: true }).inputValue(), OPINION);
  assert.doesNotMatch(await main(), /已形成意见/);

  await leader.goto(`${meeting}/console`);
  await everybodySpeaks(leader, (name) => (name === MEMBER ? DISSENT : `${name}：同意推荐。`));
  await hearing();
  assert.ok((await main()).includes(DISSENT));
  await leader.getByRole("group", { name: /哪些发言是不同意见/ }).getByText(new RegExp(MEMBER)).click();
  await leader.getByLabel("党小组意见", { exact: true }).fill(OPINION);
  await press(leader, "形成意见");
  assert.match(await main(), new RegExp(`已形成意见[\\s\\S]*不同意见[\\s\\S]*${OPINION}[\\s\\S]*不是决定`));
  const place = new URL(leader.url()).pathname;
  assert.ok(isPdf(await (await leader.request.get(`${place}/papers/opinion.pdf`)).body()));

  // Whoever may not know of it finds nothing, and the branch sees it only once it was sent.
  const member = await company.member(MEMBER, device);
  const seen = await member.goto(place);
  assert.ok(seen.ok(), "the organization commissioner reads it");
  const other = await company.member("沈若溪", device);
  company.expect(/404/);
  assert.equal((await other.goto(place)).status(), 404);
  const secretary = await company.member(SECRETARY, device);
  await secretary.goto("/branch");
  assert.doesNotMatch(await secretary.locator("main").innerText(), /研究第一党小组的意见/);
}
