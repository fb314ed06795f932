// Every page on the way of a meeting, and beside it: axe-core (WCAG 2.2 AA) finds nothing at 1280 and 390 px, nothing has to be
// scrolled sideways at 360 px in either text size, and a picture of each is left in shots/.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import { DESK, SHOTS, launch, press, tell } from "../support/browser.mjs";
import { startEmpty } from "../support/demo.mjs";
import { fillLate, oldRecord } from "../support/late.mjs";
import { fillSetUp } from "../support/set_up.mjs";
import * as matter from "../support/disposition.mjs";
import * as joint from "../support/joint.mjs";
import * as life from "../support/life.mjs";
import * as story from "../support/meeting.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
// The checker is put into the page by its source, which the pages' own policy rightly forbids; only here it is set aside.
const CHECKED = { ...DESK, bypassCSP: true };

describe("every page", () => {
  let browser;
  before(async () => {
    mkdirSync(SHOTS, { recursive: true });
    browser = await launch();
  });
  after(() => browser.close());

  test("on the way of a meeting", async () => {
    const { look, report } = tour("");
    await tell(browser, "every page", (company) => wholeMeeting(company, look));
    report(30);
  });

  test("of a meeting of two groups in two places", async () => {
    const { look, report } = tour("d-");
    await tell(browser, "joint", (company) => jointMeeting(company, look));
    report(5);
  });

  test("of an organizational-life meeting", async () => {
    const { look, report } = tour("e-");
    await tell(browser, "life", (company) => lifeMeeting(company, look));
    report(7);
  });

  test("of a matter of handling", async () => {
    const { look, report } = tour("f-");
    await tell(browser, "disposition", (company) => handling(company, look));
    report(12);
  });

  test("before the first meeting", async () => {
    const { look, report } = tour("a-");
    await tell(browser, "before", (company, service) => fromNothing(company, service, look), startEmpty);
    report(7);
  });

  test("beside the meeting", async () => {
    const { look, report } = tour("b-");
    await tell(browser, "beside", (company) => besideTheMeeting(company, look));
    report(18);
  });

  test("of the daily work", async () => {
    const { look, report } = tour("c-");
    await tell(browser, "daily", (company) => dailyWork(company, look));
    report(42);
  });
});

async function jointMeeting(company, look) {
  const leader = await company.member(story.LEADER, CHECKED);
  const meeting = await story.toDraft(leader);
  await joint.draftTogether(leader, look);
  await joint.changeTopics(leader, await company.member(story.SECRETARY, CHECKED), meeting, look);
  await joint.beginTogether(leader, meeting, look);
}

async function lifeMeeting(company, look) {
  const leader = await company.member(story.LEADER, CHECKED);
  const [member, secretary] = [await company.member(story.RECORDER, CHECKED), await company.member(story.SECRETARY, CHECKED)];
  const meeting = await story.toDraft(leader);
  await life.tellAll(leader, secretary, meeting);
  await life.prepare(leader, member, meeting, look);
  await life.handIn(member, meeting, life.OWN_SHEET, look);
  await life.hold(leader, meeting, look);
  await life.follow({ leader, member, secretary }, meeting, look);
  const other = await company.member("沈若溪", CHECKED);
  await other.goto("/meetings");
  await other.getByRole("link", { name: /专题组织生活会/ }).first().click();
  await other.getByRole("heading", { name: "专题组织生活会" }).waitFor();
  await press(other, "整改清单");
  await look(other, "示例组织生活会");
}

async function handling(company, look) {
  const secretary = await company.member(story.SECRETARY, CHECKED);
  const page = await matter.open(secretary, look);
  const person = await company.member(matter.ABOUT, CHECKED);
  await matter.speak(person, page, look);
  await person.goto("/me/file");
  await look(person, "我的党员信息");
  const leader = await company.member(story.LEADER, CHECKED);
  const meeting = await story.toDraft(leader);
  await matter.tie(leader, secretary, meeting, page, look);
  await matter.hold(leader, meeting);
  await matter.opine(leader, page, look);
  await leader.goto(meeting);
  await look(leader, "会议上的材料");
  await matter.decide(secretary, person, page, look);
  await secretary.goto("/dispositions");
  await look(secretary, "处置处分清单");
  await secretary.goto("/daily");
  await look(secretary, "书记日常");
  await person.goto("/dispositions");
  await look(person, "本人的清单");
}

/** Looks at pages one by one and remembers what is wrong with each. */
function tour(prefix) {
  const faults = [];
  let seen = 0;
  const look = async (page, name) => {
    seen += 1;
    const label = `${prefix}${String(seen).padStart(2, "0")}-${name}`;
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 900 });
      await page.evaluate(AXE);
      // From the top: a control that has scrolled under a bar that stays in place is no small target.
      await page.evaluate(() => scrollTo(0, 0));
      const { violations } = await page.evaluate((tags) => globalThis.axe.run(document, { runOnly: tags }), TAGS);
      for (const { id, help, nodes } of violations) faults.push(`${label} at ${width}: ${id} (${help}): ${nodes.map((n) => n.html.slice(0, 160)).join(" | ")}`);
      await page.screenshot({ path: `${SHOTS}/${label}-${width}.png`, fullPage: true });
    }
    await page.setViewportSize({ width: 360, height: 800 });
    for (const size of ["normal", "large"]) {
      const wide = await page.evaluate((size) => {
        document.documentElement.toggleAttribute("data-size", false);
        if (size === "large") document.documentElement.dataset.size = size;
        const all = document.documentElement;
        const inner = [...document.querySelectorAll("body *")].filter((node) => node.getBoundingClientRect().right > innerWidth + 1 && !node.closest(".sr, .skip"));
        return all.scrollWidth > innerWidth ? inner.slice(0, 3).map((node) => node.outerHTML.slice(0, 120)).join(" | ") || "?" : "";
      }, size);
      if (wide) faults.push(`${label} at 360 (${size}): scrolls sideways: ${wide}`);
    }
    await page.evaluate(() => document.documentElement.removeAttribute("data-size"));
    await page.setViewportSize(DESK.viewport);
  };
  const report = (atLeast) => {
    assert.ok(seen >= atLeast, `only ${seen} pages were looked at`);
    assert.equal(faults.length, 0, `\n${faults.join("\n")}`);
  };
  return { look, report };
}

async function wholeMeeting(company, look) {
  const leader = await company.member(story.LEADER, CHECKED);
  const meeting = await story.toDraft(leader, look);
  await story.draftAndConsult(leader, look);
  const secretary = await company.member(story.SECRETARY, CHECKED);
  await story.approve(leader, secretary, meeting, look);
  const links = await story.notify(leader, look);
  const guest = await company.guest(CHECKED);
  await story.answerByLink(guest, links[story.AWAY], "外出参加业务培训", look);
  await leader.goto(meeting);
  await look(leader, "已通知");
  await story.press(leader, "开始会议");
  await look(leader, "记录台");
  const member = await company.member(story.MEMBER, CHECKED);
  await story.handIn(member, meeting, story.OWN_REMARK, look);
  await leader.reload();
  await look(leader, "记录台-有人交来发言");
  await story.press(leader, `现在请${story.MEMBER}发言`);
  await story.everybodySpeaks(leader, (name) => `${name}：我承担的部分月底前完成。`, look);
  await story.decide(leader, story.dayAhead(20), look);
  await story.concludeSignReport(leader, look);
  await story.receipt(secretary, meeting, look);
  await leader.goto(`${meeting}/requirements`);
  await look(leader, "七项要求");
  await leader.goto(`${meeting}/minutes`);
  await look(leader, "会议记录");
  await press(leader, "更正记录");
  await look(leader, "更正");
}

async function fromNothing(company, service, look) {
  const leader = await company.guest(CHECKED);
  await leader.goto("/");
  await look(leader, "第一次设置");
  await fillSetUp(leader, { word: service.word, standing: "预备党员" });
  await press(leader, "开始使用");
  await look(leader, "设置填错了");
  await fillSetUp(leader, { word: service.word, standing: "正式党员" });
  await press(leader, "开始使用");
  await look(leader, "设置好了");
  await press(leader, "把党员录入名册");
  await look(leader, "名册");
  await press(leader, "添加一位");
  await look(leader, "添加一位");
  for (const [path, name] of [["/", "本月还空"], ["/meetings", "会议还空"], ["/plan", "计划还空"]]) {
    await leader.goto(path);
    await look(leader, name);
  }
}

async function besideTheMeeting(company, look) {
  const guest = await company.guest(CHECKED);
  for (const [path, name] of [["/sign-in", "登录"], ["/not-done", "不做的事"]]) {
    await guest.goto(path);
    await look(guest, name);
  }
  company.expect(/status of 4\d\d/);
  await guest.goto("/nothing-here");
  await look(guest, "没有这一页");
  await guest.goto("/sign-in");
  await guest.getByLabel("姓名或手机号").fill(story.LEADER);
  await guest.getByLabel("密码").fill("wrong-password");
  await press(guest, "登录");
  await look(guest, "登录失败");
  const leader = await company.member(story.LEADER, CHECKED);
  for (const [path, name] of [["/meetings", "会议"], ["/meetings/new", "新会议"], ["/plan", "计划"], ["/roster", "名册"], ["/me", "更多"], ["/password", "密码"]]) {
    await leader.goto(path);
    await look(leader, name);
  }
  await leader.goto("/roster");
  await leader.getByRole("button", { name: new RegExp(`忘记密码.*${story.MEMBER}`) }).click();
  await leader.getByRole("dialog").waitFor();
  await look(leader, "确认");
  const loaded = leader.waitForEvent("load");
  await leader.getByRole("button", { name: "给一次性密码", exact: true }).click();
  await loaded;
  await look(leader, "一次性密码");
  await leader.goto("/meetings/new");
  await leader.locator("form.form").evaluate((form) => (form.noValidate = true));
  await leader.getByLabel("地点").fill("");
  await leader.getByLabel("日期").fill("");
  await press(leader, "保存草稿");
  await look(leader, "填错了");
  await leader.goto("/meetings/late");
  await look(leader, "补录");
  await fillLate(leader);
  await press(leader, "补录这次会议");
  await look(leader, "补录填错了");
  await leader.getByText("没有通知到全体，或者查不到").click();
  await leader.getByLabel("没有通知或查不到的原因").fill("纸上没有记载");
  await press(leader, "补录这次会议");
  await look(leader, "已补录");
  await leader.goto("/meetings/old");
  await leader.getByLabel("会议记录文件").setInputFiles({ name: "早会.txt", mimeType: "text/plain", buffer: Buffer.from(oldRecord()) });
  await leader.getByLabel("为什么现在才补录").fill("以前记在纸上");
  await leader.getByLabel(/这些文件我都看过/).check();
  await press(leader, "传入，先看一遍");
  await look(leader, "旧记录");
  await press(leader, "核对补录");
  await look(leader, "旧记录-这几位是谁");
  await leader.getByLabel(/^周明折/).selectOption({ label: "就是本组的周明哲" });
  await press(leader, "下一步");
  await look(leader, "旧记录-核对");
  await leader.goto("/roster");
  await leader.getByRole("link", { name: new RegExp(`修改.*${story.AWAY}`) }).click();
  await leader.getByText("登记为正式党员").first().click();
  await look(leader, "一位党员");
  await leader.goto("/me/tokens");
  await leader.getByLabel("用途（写明给哪个程序用）").fill("年度汇总");
  await leader.getByLabel("改年度计划").check();
  await leader.getByLabel("您的登录密码").fill(company.password);
  await press(leader, "新建");
  await look(leader, "新的令牌");
  const secretary = await company.member(story.SECRETARY, CHECKED);
  await look(secretary, "书记本月");
  for (const name of ["管理员", "安全员", "审计员"]) {
    const official = await company.member(name, CHECKED);
    await look(official, name);
    if (name !== "审计员") {
      await official.goto("/accounts");
      await official.evaluate(() => document.querySelectorAll("details").forEach((one) => (one.open = true)));
      await look(official, `账号-${name}`);
      if (name === "管理员") {
        for (const [path, name] of [["/accounts/tokens", "机器的令牌"], ["/webhooks", "接收地址"]]) {
          await official.goto(path);
          await look(official, name);
        }
        await official.getByLabel("名称").fill("办公系统");
        await official.getByLabel("地址", { exact: true }).fill("https://oa.example.cn/events");
        await official.getByLabel("会议记录定稿").check();
        await press(official, "登记");
        await look(official, "登记了接收地址");
        await official.goto("/webhooks");
        await official.getByRole("button", { name: /试发一次/ }).click();
        await official.waitForURL(/webhooks$/);
        await look(official, "试发了");
      }
    }
    if (name === "审计员") {
      await official.goto("/journal");
      await look(official, "日志");
    }
  }
}

async function dailyWork(company, look) {
  const leader = await company.member(story.LEADER, CHECKED);
  const unfold = (page) => page.evaluate(() => document.querySelectorAll("details").forEach((one) => (one.open = true)));
  const visit = async (page, path, name) => {
    await page.goto(path);
    await unfold(page);
    await look(page, name);
  };
  for (const [path, name] of [["/daily", "日常"], ["/assignments", "任务"], ["/assignments?all=1", "全部任务"], ["/assignments/new", "分配工作"], ["/me/file", "我的信息"], ["/me/data", "我的个人信息"], ["/me/security", "登录安全"], ["/dues", "党费"], ["/dues/mine", "我的党费"], ["/dues/handovers", "上交党费"], ["/opinions", "意见诉求"], ["/talks", "谈心谈话"], ["/care", "关心帮扶"], ["/attendance", "参加组织生活"], ["/attendance/mine", "我参加的"], ["/development", "发展党员"], ["/study", "学习"]]) await visit(leader, path, name);
  await leader.goto("/assignments");
  await leader.getByRole("link", { name: "审定数字化目录的著录规则" }).click();
  await unfold(leader);
  await look(leader, "待检查");
  for (const [path, first, name] of [["/opinions", "tbody th a", "一条意见"], ["/talks", "li.card h3 a", "一次谈话"], ["/care", "tbody th a", "一位的困难"], ["/development", ".stack h2 a", "一位的培养"]]) {
    await leader.goto(path);
    await leader.locator(first).first().click();
    await leader.waitForLoadState();
    await unfold(leader);
    await look(leader, name);
  }
  await leader.goto("/dues");
  await leader.getByRole("link", { name: story.MEMBER, exact: true }).click();
  await unfold(leader);
  await look(leader, "一位的党费");
  await leader.goto("/dues/handovers");
  await press(leader, /^上交 [\d.]+ 元$/, { agree: "上交" });
  await unfold(leader);
  await look(leader, "一次上交");
  await leader.goto("/roster");
  await leader.getByRole("link", { name: new RegExp(`修改.*${story.MEMBER}`) }).click();
  await leader.waitForLoadState();
  await unfold(leader);
  await look(leader, "一位党员");
  const person = new URL(leader.url()).pathname;
  const transfer = leader.locator(`form[action="${person}/transfer"]`);
  await transfer.evaluate((form) => (form.noValidate = true));
  await press(transfer, "登记介绍信");
  await look(leader, "填错了");
  const year = new Date().getFullYear();
  await visit(leader, `/roster?on=${year - 1}-12-31`, "去年的名册");
  await leader.goto("/roster");
  await leader.getByRole("link", { name: "登记组长任职" }).click();
  await look(leader, "组长任职");
  await leader.goto("/roster/import");
  await look(leader, "导入");
  const table = "姓名,身份,手机号\n白鹭,正式党员,10000000077\n江枫,群众,\n许安宁,正式党员,10000000004\n";
  await leader.getByLabel("表格文件").setInputFiles({ name: "名册.csv", mimeType: "text/csv", buffer: Buffer.from(table) });
  await press(leader, "读取表格，先看一遍");
  await look(leader, "导入前");
  await leader.goto("/summaries");
  await look(leader, "工作总结");
  await press(leader.locator('form[action="/summaries"]'), "起草");
  await unfold(leader);
  await look(leader, "总结草稿");
  await press(leader, "保存并定稿", { agree: "定稿" });
  await look(leader, "总结定稿");
  await visit(leader, `/dues/year/${year}`, "本组每月党费");
  const secretary = await company.member(story.SECRETARY, CHECKED);
  for (const [path, name] of [["/summaries", "书记总结"], ["/daily", "书记日常"], ["/groups", "党小组"], ["/branch", "支部待办"], ["/branch/resolutions", "决议和任务"], ["/branch/tables", "上级表格"], ["/branch/year", "全年情况"], ["/dues", "书记党费"], ["/opinions", "书记意见"], [`/dues/year/${year}`, "党费公布"], ["/search?q=培训", "搜索"]]) await visit(secretary, path, name);
  const above = await company.member("乔以南", CHECKED);
  await visit(above, "/offices", "上级组织");
  await above.getByRole("main").getByRole("link", { name: "示例市文化系统党总支" }).first().click();
  await above.waitForLoadState();
  await look(above, "下级组织");
  await above.getByRole("main").getByRole("link", { name: "示例市档案馆机关党支部" }).first().click();
  await above.waitForLoadState();
  await look(above, "上级看支部");
  await secretary.goto("/branch/tables");
  await secretary.getByRole("link", { name: "党员基本情况登记表", exact: true }).click();
  await secretary.waitForLoadState();
  await unfold(secretary);
  await look(secretary, "一张上级表格");
  await leader.goto(new URL(secretary.url()).pathname);
  await look(leader, "组长看上级表格");
}
