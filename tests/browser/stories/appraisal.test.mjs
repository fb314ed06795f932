// A democratic appraisal at a desk, on a phone and without scripts: a member writes of themself while it is saved, others speak in
// words, two leaders hand in, the branch polls on paper and enters a grade; each sees what is theirs; axe-core finds nothing.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import { DESK, PHONE, SHOTS, WITHOUT_SCRIPTS, launch, press, runsScripts, tell } from "../support/browser.mjs";
import { isPdf } from "../support/files.mjs";
import { LEADER, MEMBER, RECORDER, SECRETARY } from "../support/meeting.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const DEVICES = [["at a desk", { ...DESK, bypassCSP: true }], ["on a phone", { ...PHONE, bypassCSP: true }], ["without scripts", WITHOUT_SCRIPTS]];
const [RUNNER, AUTHOR, OTHER_LEADER, TELLER] = [MEMBER, "何思源", "沈若溪", "江亦舟"];
const main = (page) => page.locator("main").innerText();

describe("a democratic appraisal", () => {
  let browser;
  before(async () => {
    mkdirSync(SHOTS, { recursive: true });
    browser = await launch();
  });
  after(() => browser.close());

  for (const [name, device] of DEVICES) test(`from the groups to the grades ${name}`, () => tell(browser, `appraisal ${name}`, (company) => held(company, device, name)));
});

/** Axe on a page where scripts run, and a picture of it. */
async function look(page, name, device) {
  await page.screenshot({ path: `${SHOTS}/appraisal-${name}-${device.replaceAll(" ", "-")}.png`, fullPage: true });
  if (!(await runsScripts(page))) return;
  await page.evaluate(AXE);
  await page.evaluate(() => scrollTo(0, 0));
  const { violations } = await page.evaluate((tags) => globalThis.axe.run(document, { runOnly: tags }), TAGS);
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html.slice(0, 160)).join(" | ")}`), [], name);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  assert.equal(wide, false, `${name} scrolls sideways`);
}

/** Opens a folded part where it is folded. */
async function unfold(page, words) {
  const summary = page.locator("summary", { hasText: words }).first();
  if (!(await summary.evaluate((one) => one.parentElement.open))) await summary.click();
}

/** The leader says why something is missing of everybody of whom it is, and hands in. */
async function gathered(leader) {
  await leader.goto("/appraisal");
  const open = leader.getByRole("link", { name: /^写原因/ });
  for (let left = await open.count(); left > 0; left -= 1) {
    await leader.goto("/appraisal");
    await open.first().click();
    await leader.waitForLoadState("load");
    await unfold(leader, "写明缺自评或者互评的原因");
    await leader.getByLabel("原因", { exact: true }).fill("在党小组会上作了口头自评和互评");
    await press(leader.locator("form[action$='/reason']"), "保存");
  }
  await leader.goto("/appraisal");
  await press(leader, "把本组的材料交支部", { agree: "交支部" });
  assert.match(await main(leader), /已交支部/);
}

async function held(company, device, name) {
  const author = await company.member(AUTHOR, device);
  await unfold(author, "以后还有");
  await press(author.locator("li", { hasText: "写民主评议的个人自评" }), "去写个人自评");
  await look(author, "member", name);
  await press(author, "写个人自评");
  const own = new URL(author.url()).pathname;
  const text = "一年来，我学了业务，也参加了志愿服务。不足是遇到难题问得少。";
  await author.getByLabel("个人自评", { exact: true }).fill(text);
  if (await runsScripts(author)) await author.locator("[data-save-state]", { hasText: "已保存" }).waitFor();
  else await press(author, "保存");
  await author.goto(own);
  assert.equal(await author.getByLabel("个人自评", { exact: true }).inputValue(), text, "it was saved while it was typed");
  await look(author, "self", name);
  await press(author, "交给组长");
  assert.match(await main(author), /自评已交/);

  const recorder = await company.member(RECORDER, device);
  await recorder.goto("/appraisal");
  await unfold(recorder, "对本组同志提意见");
  await recorder.getByLabel("评谁").selectOption({ label: AUTHOR });
  await recorder.getByLabel(/^意见/).fill("学得快，肯帮忙；遇到难题要早点说。");
  await look(recorder, "say", name);
  await press(recorder, "记下意见");
  assert.match(await main(recorder), /对何思源：\s*学得快，肯帮忙/);
  assert.equal((await recorder.request.get(own)).status(), 403, "what others wrote is not for the others");
  await author.goto(own);
  assert.match(await main(author), /许安宁：\s*学得快，肯帮忙/);

  const leader = await company.member(LEADER, device);
  await leader.goto("/appraisal");
  await look(leader, "leader", name);
  await press(leader, "把本组的材料交支部", { agree: "交支部" });
  assert.match(await leader.getByRole("alert").innerText(), /位同志缺自评或者互评/);
  await leader.goto(own);
  assert.match(await main(leader), /遇到难题问得少/);
  await gathered(leader);
  const other = await company.member(OTHER_LEADER, device);
  await gathered(other);

  const runner = await company.member(RUNNER, device);
  await press(runner.locator("li", { hasText: "组织民主测评" }), "去办理");
  await look(runner, "branch", name);
  await press(runner, "转入民主测评", { agree: "转入民主测评" });
  await runner.getByText("用纸质选票", { exact: true }).click();
  await runner.getByLabel("监票人").selectOption({ label: SECRETARY });
  await runner.getByLabel("计票人").selectOption({ label: TELLER });
  await look(runner, "poll", name);
  await press(runner, "准备测评投票");
  const ballot = new URL(runner.url()).pathname;
  await look(runner, "ballot", name);
  assert.ok(isPdf(await (await runner.request.get(`${ballot}/papers/ballot.pdf`)).body()));
  await press(runner, "选票已经发出");
  const tellers = [[await company.member(SECRETARY, device), "数选票", "填好了，请另一位核对"], [await company.member(TELLER, device), "核对选票的数字", "核对一致，公布结果"]];
  for (const [teller, card, button] of tellers) {
    await teller.goto("/");
    await press(teller.locator("li", { hasText: card }), "去计票人页面");
    for (const [field, number] of Object.entries({ issued: 7, returned: 7, valid: 7, invalid: 0 })) await teller.locator(`input[name=${field}]`).fill(String(number));
    for (let line = 0; line < 7; line += 1) for (const [choice, votes] of [2, 5, 0, 0].entries()) await teller.locator(`input[name=votes${line}_${choice}]`).fill(String(votes));
    await press(teller, button);
  }
  await recorder.goto(ballot);
  assert.match(await main(recorder), /不公布票数/);
  assert.doesNotMatch(await main(recorder), /收回 7 张/);
  await look(recorder, "voter", name);

  await runner.goto("/appraisal");
  await look(runner, "counted", name);
  await press(runner, "转入评定意见");
  await press(runner.locator("#people"), RECORDER);
  await runner.getByText("合格", { exact: true }).click();
  await runner.getByText("支部委员会", { exact: true }).click();
  await runner.getByLabel("评定日期").fill(await runner.getByLabel("评定日期").getAttribute("max"));
  await runner.getByLabel(/^评定意见/).fill("完成任务好，肯接最难的活。");
  await look(runner, "grade", name);
  await press(runner, "登记");
  assert.match(await main(runner), /评定等次\s+合格[\s\S]*肯定成绩，鼓励继续努力/);
  await recorder.goto("/appraisal");
  assert.match(await main(recorder), /评定等次\s+合格/);
  await press(recorder, "看我的自评和对我的意见");
  await look(recorder, "own", name);
  const page = new URL(recorder.url()).pathname;
  for (const paper of ["self", "registration"]) {
    assert.ok(isPdf(await (await recorder.request.get(`${page}/papers/${paper}.pdf`)).body()));
    assert.equal((await (await recorder.request.get(`${page}/papers/${paper}.docx`)).body()).subarray(0, 2).toString("latin1"), "PK");
  }
  await leader.goto("/appraisal");
  assert.match(await main(leader), /党小组不评等次/);
  assert.doesNotMatch(await main(leader), /测评结果/);
  await look(leader, "graded", name);

  await runner.goto("/appraisal");
  await runner.getByLabel(/没有评定，要办结的写明原因/).fill("其余同志下次支部委员会评定");
  await press(runner, "办结这次评议");
  assert.match(await main(runner), /已经办结/);
  await look(runner, "done", name);
  const base = page.split("/people/")[0];
  for (const paper of ["poll.pdf", "ledger.pdf"]) assert.ok(isPdf(await (await runner.request.get(`${base}/papers/${paper}`)).body()));
}
