// A selection of excellent members with a secret ballot, at a desk, on a phone and without scripts: nothing that was chosen is ever seen
// again, not by going back, not by loading anew; two tellers open the box; axe-core finds nothing on the pages.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import { DESK, PHONE, SHOTS, WITHOUT_SCRIPTS, launch, press, runsScripts, tell } from "../support/browser.mjs";
import { isPdf } from "../support/files.mjs";
import { LEADER, MEMBER, RECORDER, SECRETARY, dayAhead, toDraft } from "../support/meeting.mjs";
import { bringTo } from "../support/stages.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const DEVICES = [["at a desk", { ...DESK, bypassCSP: true }], ["on a phone", { ...PHONE, bypassCSP: true }], ["without scripts", WITHOUT_SCRIPTS]];
const JOINED = ["江亦舟", "方景行"];
const [WITNESS, TELLER] = [SECRETARY, "江亦舟"];
const VOTERS = [LEADER, SECRETARY, MEMBER, RECORDER, ...JOINED];
const CANDIDATES = [MEMBER, RECORDER];
const main = (page) => page.locator("main").innerText();

describe("a secret ballot", () => {
  let browser;
  before(async () => {
    mkdirSync(SHOTS, { recursive: true });
    browser = await launch();
  });
  after(() => browser.close());

  for (const [name, device] of DEVICES) test(`on the phone's own page, counted by two ${name}`, () => tell(browser, `ballot ${name}`, (company) => held(company, device, name)));
  for (const [name, device] of DEVICES) test(`on paper, with too few voters ${name}`, () => tell(browser, `ballot paper ${name}`, (company) => onPaper(company, device, name)));
});

/** Axe on a page where scripts run, and a picture of it. */
async function look(page, name, device) {
  await page.screenshot({ path: `${SHOTS}/ballot-${name}-${device.replaceAll(" ", "-")}.png`, fullPage: true });
  if (!(await runsScripts(page))) return;
  await page.evaluate(AXE);
  await page.evaluate(() => scrollTo(0, 0));
  const { violations } = await page.evaluate((tags) => globalThis.axe.run(document, { runOnly: tags }), TAGS);
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html.slice(0, 160)).join(" | ")}`), [], name);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  assert.equal(wide, false, `${name} scrolls sideways`);
}

/** This month's meeting is about excellent members, and runs. */
async function begun(company) {
  const leader = await company.member(LEADER, WITHOUT_SCRIPTS);
  await toDraft(leader);
  await press(leader, "修改会议安排");
  await leader.locator("#item1_content").selectOption("selection");
  await leader.locator("#item1_title").fill("推荐优秀共产党员人选");
  await press(leader, "保存草稿");
  await leader.context().close();
  return (await bringTo(company, "begun")).meeting;
}

/** The page of the selection, with places and candidates. */
async function proposed(leader, meeting, places) {
  await leader.goto(`${meeting}/console`);
  await press(leader, "推荐人选和投票");
  await leader.getByLabel("推荐名额（名）").fill(String(places));
  await leader.getByText("要求无记名投票", { exact: true }).click();
  await press(leader, "保存");
  for (const name of CANDIDATES) {
    await leader.getByLabel("人选", { exact: true }).selectOption({ label: name });
    await leader.getByLabel("提名人", { exact: true }).selectOption({ label: "何思源" });
    await press(leader, "记下提名");
  }
  return new URL(leader.url()).pathname;
}

async function held(company, device, name) {
  const secretary = await company.member(SECRETARY, device);
  for (const joined of JOINED) {
    await secretary.goto("/roster");
    await press(secretary, "第二党小组");
    await press(secretary, new RegExp(`修改.*${joined}`));
    await secretary.getByText("编入另一个党小组").click();
    await secretary.getByLabel("编入", { exact: true }).selectOption({ label: "第一党小组" });
    await secretary.locator("form[action$='/move'] input[name=on]").fill(dayAhead(-1));
    await secretary.locator("form[action$='/move']").getByRole("button", { name: "登记" }).click();
    await secretary.waitForLoadState("load");
  }
  const meeting = await begun(company);
  const leader = await company.member(LEADER, device);
  const place = await proposed(leader, meeting, 1);
  await look(leader, "selection", name);
  await leader.getByLabel("监票人").selectOption({ label: WITNESS });
  await leader.getByLabel("计票人").selectOption({ label: TELLER });
  await press(leader, "准备投票");
  const ballot = new URL(leader.url()).pathname;
  assert.match(await main(leader), /票箱有两把钥匙/);

  const codes = [];
  for (const person of [WITNESS, TELLER]) {
    const teller = person === SECRETARY ? secretary : await company.member(person, device);
    await teller.goto("/");
    await press(teller.locator("li", { hasText: "领取票箱的钥匙" }), "去计票人页面");
    await press(teller, "领取钥匙");
    codes.push(await teller.locator(".key-code").innerText());
    if (person === TELLER) await look(teller, "key", name);
  }
  assert.match(codes.join(" "), /^[2-9a-z]{10} [2-9a-z]{10}$/);
  await leader.goto(ballot);
  await look(leader, "open", name);
  await press(leader, "开始投票");

  for (const person of VOTERS) {
    const voter = await company.member(person, device);
    await press(voter.locator("li", { hasText: "请投票" }), "去投票");
    const rows = voter.locator("form[action$='/cast'] fieldset");
    for (const [at, choice] of (person === LEADER ? ["不同意", "同意"] : ["同意", "弃权"]).entries()) await rows.nth(at).getByText(choice, { exact: true }).click();
    if (person === RECORDER) await look(voter, "vote", name);
    await press(voter, "投进票箱", { agree: "投进票箱" });
    assert.match(await main(voter), /您的票已经投进票箱[\s\S]*您的票在其中/);
    if (person === RECORDER) await look(voter, "cast", name);
    // Back and anew: nothing of the choice is there.
    await voter.goBack();
    assert.equal(await voter.locator("input[type=radio]:checked").count(), 0, "by going back");
    await voter.goto(ballot);
    assert.equal(await voter.locator("input[type=radio]:checked").count(), 0);
    assert.match(await main(voter), /您的票已经投进票箱/);
    assert.equal(await voter.evaluate(() => JSON.stringify([localStorage, sessionStorage])), "[{},{}]");
    await voter.context().close();
  }

  await leader.goto(ballot);
  assert.match(await main(leader), /6 张票，还有 0 人没有投/);
  await look(leader, "running", name);
  await press(leader, "截止投票", { agree: "截止投票" });
  await secretary.goto("/");
  await press(secretary.locator("li", { hasText: "开箱计票" }), "去计票人页面");
  await secretary.getByLabel(/监票人.+的钥匙/).fill(codes[1]);
  await secretary.getByLabel(/计票人.+的钥匙/).fill(codes[0]);
  await press(secretary, "开箱计票");
  assert.match(await secretary.getByRole("alert").innerText(), /有 2 处要改/);
  await look(secretary, "count", name);
  await secretary.getByLabel(/监票人.+的钥匙/).fill(codes[0]);
  await secretary.getByLabel(/计票人.+的钥匙/).fill(` ${codes[1].toUpperCase()} `);
  await press(secretary, "开箱计票");
  assert.match(await main(secretary), /发出 6 张，收回 6 张，计入 6 张。您的票在其中/);
  await look(secretary, "counted", name);

  await leader.goto(place);
  assert.match(await main(leader), /同意 5，不同意 1，弃权 0[\s\S]*推荐：周明哲。/);
  await leader.getByLabel("推荐意见").fill("工作踏实，带头承担难的任务。");
  await leader.getByLabel(/不同意见/).fill("方景行：许安宁同志今年任务也很重，希望支部了解。");
  await press(leader, "形成推荐意见");
  await press(leader, "报支部");
  await secretary.goto("/");
  await press(secretary.locator("li", { hasText: "答复党小组的推荐意见" }), "去办理");
  await secretary.getByText("同意推荐", { exact: true }).click();
  await press(secretary, "答复党小组");
  assert.match(await main(secretary), /支部答复：同意推荐/);
  await leader.reload();
  await look(leader, "answered", name);
  for (const paper of [`${place}/papers/recommendation.pdf`, `${ballot}/papers/result.pdf`]) assert.ok(isPdf(await (await leader.request.get(paper)).body()));
}

async function onPaper(company, device, name) {
  const meeting = await begun(company);
  const leader = await company.member(LEADER, device);
  const place = await proposed(leader, meeting, 1);
  assert.match(await main(leader), /人数太少，从计票结果容易猜出谁投了什么/);
  await leader.getByLabel("监票人").selectOption({ label: SECRETARY });
  await leader.getByLabel("计票人").selectOption({ label: "何思源" });
  await press(leader, "准备投票");
  const ballot = new URL(leader.url()).pathname;
  assert.ok(isPdf(await (await leader.request.get(`${ballot}/papers/ballot.pdf`)).body()));
  await press(leader, "选票已经发出");
  const [one, second] = [await company.member(SECRETARY, device), await company.member("何思源", device)];
  const fill = async (page, first) => {
    const numbers = { issued: 4, returned: 4, valid: 4, invalid: 0, votes0_0: first, votes0_1: 4 - first, votes0_2: 0, votes1_0: 1, votes1_1: 2, votes1_2: 1 };
    for (const [field, number] of Object.entries(numbers)) await page.locator(`input[name=${field}]`).fill(String(number));
  };
  await press(one.locator("li", { hasText: "数选票" }), "去计票人页面");
  await fill(one, 3);
  await look(one, "figures", name);
  await press(one, "填好了，请另一位核对");
  await second.goto("/");
  await press(second.locator("li", { hasText: "核对选票的数字" }), "去计票人页面");
  await fill(second, 2);
  await press(second, "核对一致，公布结果");
  assert.match(await second.getByRole("alert").innerText(), /和另一位计票人填的不一样/);
  await fill(second, 3);
  await press(second, "核对一致，公布结果");
  assert.match(await main(second), /有效 4 张，无效 0 张[\s\S]*周明哲\s+3\s+1\s+0/);
  await leader.goto(place);
  assert.match(await main(leader), /推荐：周明哲。/);
}
