// An empty service: the set-up page, the roster filled, the first plan; at both widths and without scripts.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { DESK, PHONE, WITHOUT_SCRIPTS, launch, press, tell } from "../support/browser.mjs";
import { startEmpty } from "../support/demo.mjs";
import { fillSetUp } from "../support/set_up.mjs";

describe("an empty service", () => {
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());

  for (const [name, device] of [["at a desk", DESK], ["on a phone", PHONE], ["without scripts", WITHOUT_SCRIPTS]])
    test(`is set up ${name}`, () => tell(browser, `set-up ${name}`, (company, service) => fromNothing(company, service, device), startEmpty));
});

async function fromNothing(company, service, device) {
  const leader = await company.guest(device);
  await leader.goto("/");
  assert.equal(new URL(leader.url()).pathname, "/setup");

  // A leader on probation and a wrong word are refused (L1), and what was typed is kept.
  await fillSetUp(leader, { word: "2222222222", standing: "预备党员" });
  await press(leader, "开始使用");
  const summary = leader.getByRole("alert");
  assert.match(await summary.innerText(), /有 2 处要改[\s\S]*设置码[\s\S]*L1/);
  assert.equal(await leader.getByLabel("党支部名称").inputValue(), "示例县水务所党支部");
  await fillSetUp(leader, { word: service.word, standing: "正式党员" });
  await press(leader, "开始使用");
  const slip = /一次性密码：(\S+)/.exec(await leader.getByText("一次性密码").innerText())[1];

  // The roster: a taken number is refused, then somebody new is on it and gets a slip.
  await press(leader, "把党员录入名册");
  await press(leader, "添加一位");
  await leader.getByLabel("姓名").fill("叶听澜");
  await leader.getByLabel("手机号").fill("10000000011");
  await leader.getByText("预备党员", { exact: true }).click();
  await leader.getByLabel("从哪一天起以这个身份编入本组").fill("2026-03-01");
  await press(leader, "添加到名册");
  assert.match(await leader.getByRole("alert").innerText(), /手机号：已经有人使用/);
  await leader.getByLabel("手机号").fill("10000000012");
  await press(leader, "添加到名册");
  assert.match(await leader.locator("main").innerText(), /党员 3 名，其中正式党员 2 名/);
  const row = leader.getByRole("row", { name: /叶听澜/ });
  await press(row, /修改/, { exact: false });
  await leader.getByText("登记为正式党员").first().click();
  await leader.locator("form[action$='/promote']").getByLabel("从哪一天起").fill("2026-11-02");
  await press(leader, "登记为正式党员", { agree: "登记" });
  assert.match(await leader.getByRole("alert").innerText(), /预备期到2027年3月1日才满[\s\S]*提前的原因/);
  await leader.locator("form[action$='/promote']").getByLabel(/提前的原因/).fill("在原单位入党，日期按档案");
  await press(leader, "登记为正式党员", { agree: "登记" });
  assert.match(await leader.locator("main").innerText(), /正式党员\s+2026年11月2日起/);
  await leader.goto("/roster");
  assert.match(await leader.locator("main").innerText(), /党员 3 名，其中正式党员 3 名/);
  await leader.goto("/plan");
  assert.match(await leader.locator("h1").innerText(), /年度计划/);

  // The secretary signs in with the slip and has to choose a password first.
  const secretary = await company.guest(device);
  await secretary.goto("/");
  await secretary.getByLabel("姓名或手机号").fill("白见山");
  await secretary.getByLabel("密码").fill(slip);
  await press(secretary, "登录");
  assert.equal(new URL(secretary.url()).pathname, "/password");
  await secretary.getByLabel("刚才用的密码").fill(slip);
  await secretary.getByLabel("新密码", { exact: true }).fill("白日依山尽黄河2");
  await secretary.getByLabel("再输一遍新密码").fill("白日依山尽黄河2");
  await press(secretary, "保存新密码");
  await secretary.goto("/branch");
  assert.match(await secretary.locator("main").innerText(), /现在没有等您处理的事|1 件等您处理[\s\S]*开展今年的民主评议党员/);

  // Once set up, the page is gone.
  await secretary.goto("/setup");
  assert.notEqual(new URL(secretary.url()).pathname, "/setup");
}
