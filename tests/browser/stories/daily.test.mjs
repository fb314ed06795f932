// The group's daily work: the roster with its history and from a table, work that is given out; at both widths and without scripts.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { DESK, PHONE, WITHOUT_SCRIPTS, launch, press, tell } from "../support/browser.mjs";
import { isPdf } from "../support/files.mjs";
import { LEADER, SECRETARY } from "../support/meeting.mjs";

const MEMBER = "何思源";
const DEVICES = [["at a desk", DESK], ["on a phone", PHONE], ["without scripts", WITHOUT_SCRIPTS]];
const dayAhead = (days) => new Date(Date.now() + days * 864e5 + 8 * 36e5).toISOString().slice(0, 10);

const lastMonth = () => new Date(new Date().getFullYear(), new Date().getMonth(), 0, 12).toISOString().slice(0, 7);

describe("the daily work", () => {
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser.close());

  for (const [name, device] of DEVICES) {
    test(`a piece of work goes from the leader to a member and back ${name}`, () => tell(browser, `work ${name}`, (company) => given(company, device)));
    test(`the roster is read from a table ${name}`, () => tell(browser, `import ${name}`, (company) => imported(company, device)));
    test(`a member is transferred ${name}`, () => tell(browser, `transfer ${name}`, (company) => transferred(company, device)));
  }
  for (const [name, device] of DEVICES) test(`dues are collected, corrected and handed over ${name}`, () => tell(browser, `dues ${name}`, (company) => dues(company, device)));
  for (const [name, device] of DEVICES) test(`an opinion, a talk and a difficulty go their ways ${name}`, () => tell(browser, `people ${name}`, (company) => cared(company, device)));
  for (const [name, device] of DEVICES) test(`somebody comes nearer to the Party, and life outside of meetings is noted ${name}`, () => tell(browser, `development ${name}`, (company) => developed(company, device)));
  for (const [name, device] of DEVICES) test(`what is due stands in its order, each for whom it concerns ${name}`, () => tell(browser, `due ${name}`, (company) => due(company, device)));
  for (const [name, device] of DEVICES) test(`materials are sent, fetched and removed ${name}`, () => tell(browser, `study ${name}`, (company) => studied(company, device)));
  test("a group is divided and its new leader runs it", () => tell(browser, "divided", (company) => divided(company)));
});

async function given(company, device) {
  const [leader, member] = [await company.member(LEADER, device), await company.member(MEMBER, device)];
  const main = leader.locator("main");
  await press(leader.getByRole("navigation", { name: "主导航" }), "日常");
  await leader.getByRole("link", { name: "任务" }).click();
  await leader.getByText("还没有承办工作的党员").waitFor();
  assert.match(await leader.locator("#idle").innerText(), new RegExp(MEMBER));
  await press(leader, "分配工作");
  await leader.getByLabel("工作内容").fill("整理上半年会议材料");
  await leader.getByLabel(new RegExp(MEMBER)).check();
  await leader.getByLabel("完成期限").fill(dayAhead(5));
  await press(leader, "分配");
  assert.doesNotMatch(await main.innerText(), new RegExp(`还没有承办工作的党员[\\s\\S]*${MEMBER}[\\s\\S]*还在办的工作`));

  await member.goto("/");
  await press(member, "去写进展");
  await member.getByLabel("做了什么，还差什么").fill("都整理好了，放在档案柜第二层。");
  await press(member, "已经做完，请组长检查");
  assert.match(await member.locator("main").innerText(), /待组长检查[\s\S]*放在档案柜第二层/);

  await leader.goto("/me");
  await press(leader, "报告完成：整理上半年会议材料");
  await leader.getByLabel("办理结果").fill("检查过，材料齐全。");
  await press(leader, "检查过了，办结");
  assert.match(await main.innerText(), /已办结[\s\S]*结果\s+检查过，材料齐全。[\s\S]*办结/);
  const pdf = await leader.request.get("/assignments/papers/assignments.pdf");
  assert.ok(isPdf(await pdf.body()));
}

async function studied(company, device) {
  const [leader, member] = [await company.member(LEADER, device), await company.member(MEMBER, device)];
  const main = (page) => page.locator("main").innerText();
  const send = async (file) => {
    const form = leader.locator("form[action$='/files']").first();
    if (!(await form.isVisible())) await leader.getByText("加文件").first().click();
    await form.getByLabel("文件", { exact: true }).setInputFiles(file);
    await form.getByLabel(/这个文件我看过/).check();
    await press(form, "上传");
  };
  const pdf = async (words) => {
    const page = await (await company.guest(DESK)).context().newPage();
    await page.setContent(`<title>材料</title><p>${words}</p>`);
    return { name: "学习材料.pdf", mimeType: "application/pdf", buffer: await page.pdf() };
  };
  await leader.goto("/study");
  await send(await pdf("本件按机密★10年管理"));
  assert.match(await leader.getByRole("alert").innerText(), /含有密级标志“机密★”/);
  await send(await pdf("第一章 总纲"));
  assert.match(await main(leader), /学习材料\.pdf\s+\d+ KB/);
  await send({ name: "照片.png", mimeType: "image/png", buffer: Buffer.from("MZ no picture") });
  assert.match(await leader.getByRole("alert").innerText(), /文件名的结尾是“\.png”，内容却是文本/);

  await member.goto("/study");
  assert.equal(await member.getByText("加文件").count(), 0);
  const [saved] = await Promise.all([member.waitForEvent("download"), member.getByRole("link", { name: "学习材料.pdf" }).click()]);
  assert.equal(saved.suggestedFilename(), "学习材料.pdf");

  await leader.goto("/study");
  await press(leader, /删掉.*学习材料\.pdf/, { agree: "删掉" });
  assert.doesNotMatch(await main(leader), /学习材料\.pdf/);
}

async function due(company, device) {
  const [leader, member] = [await company.member(LEADER, device), await company.member(MEMBER, device)];
  const main = (page) => page.locator("main").innerText();
  assert.match(await main(leader), /已过期限[\s\S]*这几天[\s\S]*收缴本月的党费[\s\S]*给党员分工/);
  const first = leader.locator("main .btn.is-primary");
  assert.equal(await first.count(), 1);
  await press(leader, "去看进展");
  assert.match(await main(leader), /整理查档群众提出的问题/);
  await leader.goto("/");
  assert.equal(await leader.getByText("支部交办：做好年末基层党组织自查").isVisible(), false);
  await leader.getByText(/以后还有 \d 件/).click();
  assert.equal(await leader.getByText("支部交办：做好年末基层党组织自查").isVisible(), true);
  const pdf = await leader.request.get("/today/papers/today.pdf");
  assert.ok(isPdf(await pdf.body()));

  // The member's own page: what is given comes, what is done goes, and nothing of the others is there.
  assert.doesNotMatch(await main(member), /收缴本月的党费|给党员分工|整理查档群众/);
  await press(leader, "去分工");
  await leader.getByLabel("工作内容").fill("清点阅览室的书");
  await leader.getByLabel(new RegExp(MEMBER)).check();
  await leader.getByLabel("完成期限").fill(dayAhead(1));
  await press(leader, "分配");
  await member.goto("/");
  assert.match(await main(member), /这几天[\s\S]*办理：清点阅览室的书[\s\S]*本人/);
  await press(member, "去写进展");
  await member.getByLabel("做了什么，还差什么").fill("都清点了，少两本，已经登记。");
  await press(member, "已经做完，请组长检查");
  await member.goto("/");
  assert.doesNotMatch(await main(member), /清点阅览室的书/);
  await leader.goto("/");
  assert.match(await main(leader), /检查：清点阅览室的书[\s\S]*今天起等着办/);
}

async function imported(company, device) {
  const leader = await company.member(LEADER, device);
  const main = leader.locator("main");
  await leader.goto("/roster");
  await press(leader, "从表格导入");
  const table = "姓名,人员类别,手机号码,转正日期\n白鹭,正式党员,10000000077,2011-07-01\n江枫,群众,,\n";
  await leader.getByLabel("表格文件").setInputFiles({ name: "名册.csv", mimeType: "text/csv", buffer: Buffer.from(table) });
  await press(leader, "读取表格，先看一遍");
  assert.match(await main.innerText(), /新增 1 人[\s\S]*要改 1 行[\s\S]*还没有改动名册[\s\S]*认不出“群众”/);
  await press(leader, "导入这 1 行", { agree: "导入" });
  assert.match(await main.innerText(), /白鹭/);
  assert.doesNotMatch(await main.innerText(), /江枫/);

  // A file that is no table is told so, and nothing happens.
  await press(leader, "从表格导入");
  await leader.getByLabel("表格文件").setInputFiles({ name: "照片.csv", mimeType: "text/csv", buffer: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2]) });
  await press(leader, "读取表格，先看一遍");
  assert.match(await leader.getByRole("alert").innerText(), /认不出文件的文字编码/);
  const sheet = await leader.request.get("/roster/papers/roster.xlsx");
  assert.equal((await sheet.body()).subarray(0, 2).toString(), "PK");
}

async function transferred(company, device) {
  const leader = await company.member(LEADER, device);
  const main = leader.locator("main");
  await leader.goto("/roster");
  await leader.getByRole("link", { name: new RegExp(`修改.*许安宁`) }).click();
  await leader.getByText("转出组织关系", { exact: true }).first().click();
  const form = leader.locator("form[action$='/transfer']");
  await form.getByLabel("转往哪个党组织").fill("示例市图书馆党支部");
  await form.getByLabel("介绍信日期").fill(dayAhead(-3));
  await press(leader, "登记介绍信");
  assert.match(await main.innerText(), /正在转出组织关系[\s\S]*转往示例市图书馆党支部/);
  await leader.locator("form[action$='/receive']").getByLabel("对方接收的日期").fill(dayAhead(-1));
  await press(leader, "登记已收到回执", { agree: "登记回执" });
  assert.doesNotMatch(await main.innerText(), /许安宁/);
  await leader.getByLabel("看哪一天的名册").fill(dayAhead(-2));
  await press(leader, "查看");
  assert.match(await main.innerText(), /按当天的身份[\s\S]*许安宁/);
}

async function dues(company, device) {
  const [leader, member] = [await company.member(LEADER, device), await company.member(MEMBER, device)];
  const main = leader.locator("main");
  // The member confirms what the leader has fixed.
  await press(member, "去看我的党费");
  await press(member, "没有错，我确认");
  assert.match(await member.locator("main").innerText(), /本人于[\s\S]*确认/);

  // One tap a member, and the sum tells that it was taken.
  await press(leader.getByRole("navigation", { name: "主导航" }), "日常");
  await press(main, /^党费/);
  for (const name of ["林知远", "许安宁", MEMBER]) await press(leader, new RegExp(`收到.*${name}`));
  assert.match(await main.innerText(), /应交 5 名，已交 5 名/);

  // The two months before that were not paid, at once.
  await press(main, "许安宁");
  if (/还差/.test(await main.innerText())) {
    await leader.getByLabel("到哪个月（一次交几个月时填）").fill(lastMonth());
    await press(leader, "登记");
  }
  assert.doesNotMatch(await main.innerText(), /还差/);

  // A wrong entry is taken back and stays to be seen.
  await leader.locator("li.card").first().getByText("记错了，冲正").click();
  await leader.locator("li.card").first().getByLabel("冲正原因").fill("记错了人");
  await press(leader.locator("li.card").first(), "冲正", { agree: "冲正" });
  assert.match(await main.innerText(), /冲正 -84\.30 元[\s\S]*记错了人[\s\S]*已冲正/);
  await press(leader, "登记");

  // Everything in hand goes to the branch; the commissioner signs.
  await leader.goto("/dues/handovers");
  await press(leader, /^上交 [\d.]+ 元$/, { agree: "上交" });
  assert.match(await main.innerText(), /待支部签收[\s\S]*人民币/);
  const commissioner = await company.member("周明哲", device);
  await press(commissioner, "去签收");
  await press(commissioner, /^签收 [\d.]+ 元$/, { agree: "签收" });
  assert.match(await commissioner.locator("main").innerText(), /支部已签收/);
  const place = new URL(leader.url()).pathname;
  for (const paper of ["slip", "receipt"]) assert.ok(isPdf(await (await leader.request.get(`${place}/papers/${paper}.pdf`)).body()));
  assert.ok(isPdf(await (await leader.request.get("/dues/papers/dues.pdf")).body()));

  // The branch publishes the year; every member reads it.
  const year = new Date().getFullYear();
  await commissioner.goto(`/dues/year/${year}`);
  await press(commissioner, "公布", { agree: "公布" });
  await member.goto(`/dues/year/${year}`);
  assert.match(await member.locator("main").innerText(), /周明哲于[\s\S]*公布[\s\S]*陈一诺[\s\S]*已交清/);
}

async function cared(company, device) {
  const [leader, member, secretary] = [await company.member(LEADER, device), await company.member(MEMBER, device), await company.member(SECRETARY, device)];
  const main = (page) => page.locator("main").innerText();
  // A member hands in an opinion; the branch answers; the member is told.
  await member.goto("/opinions");
  const unfold = async (page, words) => (await page.getByText(words, { exact: true }).first().click());
  const form = member.locator("form[action='/opinions']");
  if (!(await form.isVisible())) await unfold(member, "提意见、说困难、转群众诉求");
  await form.getByLabel("我自己").check();
  await form.getByLabel("内容").fill("库房的除湿机坏了，请帮助修理。");
  await press(form, "交给组长");
  await leader.goto("/me");
  await press(leader, /^收到一条意见建议/);
  await leader.getByLabel("请支部解决什么").fill("请支部联系后勤修理。");
  await press(leader, "报党支部");
  await secretary.goto("/");
  await secretary.getByText(/以后还有 \d+ 件/).click();
  await press(secretary.locator(".due").filter({ hasText: "除湿机" }), "去办理");
  await secretary.getByLabel("支部答复").fill("已报修，三天内上门。");
  await press(secretary, "答复党小组");
  await leader.reload();
  await leader.getByLabel("怎样告诉本人的，本人什么意见").fill("已告诉本人。");
  await press(leader, "已反馈本人");
  await member.goto("/me");
  await press(member, /^您反映的有结果了/);
  assert.match(await main(member), /已反馈本人[\s\S]*报党支部[\s\S]*三天内上门[\s\S]*已告诉本人/);

  // What the two said is theirs; the leader sees that they talked.
  await member.goto("/talks");
  await unfold(member, "登记一次谈话");
  await member.getByLabel("和谁谈").selectOption({ label: "许安宁" });
  await member.getByLabel("谈话内容").fill("谈了工作上的难处。");
  await press(member.locator("form[action='/talks']"), "登记");
  assert.match(await main(member), /谈了工作上的难处[\s\S]*只有双方能看/);
  const talk = new URL(member.url()).pathname;
  await leader.goto(talk);
  assert.match(await main(leader), /谈话内容由双方保存/);
  assert.doesNotMatch(await main(leader), /难处/);
  await leader.goto("/talks");
  assert.match(await main(leader), /全组谈到了没有/);

  // A difficulty is taken down, a helper named, who writes the visit down.
  await leader.goto("/care");
  await unfold(leader, "登记一位同志的困难");
  await leader.getByLabel("关心谁").selectOption({ label: "许安宁" });
  await leader.getByLabel("家庭变故").check();
  await leader.getByLabel("简要情况").fill("老人住院，需要陪护");
  await press(leader.locator("form[action='/care']"), "登记");
  await unfold(leader, "请谁一起帮助");
  await leader.getByLabel("请谁帮助").selectOption({ label: MEMBER });
  await press(leader, "请这位同志帮助");
  await member.goto("/me");
  await press(member, "请您一起关心一位同志");
  await member.getByLabel("走访慰问").check();
  await member.getByLabel("情况", { exact: true }).fill("到医院看望。");
  await press(member, "记下");
  assert.match(await main(member), /谁能看到[\s\S]*本人、组长、何思源[\s\S]*走访慰问[\s\S]*到医院看望/);
  for (const place of ["opinions/papers/opinions", "talks/papers/talks", "care/papers/care"]) assert.ok(isPdf(await (await leader.request.get(`/${place}.pdf`)).body()));
}

async function developed(company, device) {
  const leader = await company.member(LEADER, device);
  const main = () => leader.locator("main").innerText();
  const today = dayAhead(0);
  // What the meeting said about the applicant goes to the branch, and its answer comes back into the file.
  await leader.goto("/development");
  await press(leader.locator("main"), "罗星野");
  const file = new URL(leader.url()).pathname;
  assert.match(await main(), /推荐入党积极分子：党小组已形成意见[\s\S]*还没有报支部/);
  await press(leader, "去看意见");
  assert.match(await main(), /不同意见[\s\S]*党小组的意见供支部听取，不是决定/);
  await leader.getByText("修改党小组意见").click();
  const hands = { agree: "4", disagree: "0", silent: "0" };
  for (const [name, count] of Object.entries(hands)) await leader.locator(`form[action$='/state'] input[name=${name}]`).fill(count);
  await press(leader, "保存修改");
  assert.match(await main(), /赞成 4 人，不赞成 0 人[\s\S]*只作参考/);
  await press(leader, "报支部", { agree: "报支部" });
  assert.match(await main(), /已报支部/);
  assert.ok(isPdf(await (await leader.request.get(`${new URL(leader.url()).pathname}/papers/opinion.pdf`)).body()));
  const secretary = await company.member(SECRETARY, device);
  await press(secretary.locator("li", { hasText: "研究第一党小组的意见" }), "去办理");
  await secretary.getByLabel("暂缓研究").check();
  await secretary.getByLabel("说明").fill("再了解一段时间。");
  await press(secretary, "登记结果，告诉党小组");
  await leader.goto(file);
  assert.match(await main(), /支部意见：暂缓研究[\s\S]*再了解一段时间/);

  // An opinion of a meeting on paper is written down afterwards, and the sheet is drawn.
  const opinion = leader.locator("form[action$='/opinions']");
  if (!(await opinion.isVisible())) await leader.getByText("补登党小组意见，生成意见表").click();
  await opinion.getByLabel("推荐入党积极分子").check();
  await opinion.getByLabel("日期").fill(today);
  await opinion.getByLabel("党小组意见").fill("同意推荐，报支部研究。");
  await press(opinion, "登记");
  assert.match(await main(), /党小组意见：推荐入党积极分子[\s\S]*同意推荐，报支部研究/);
  assert.ok(isPdf(await (await leader.request.get(await leader.getByRole("link", { name: /意见表 PDF/ }).first().getAttribute("href"))).body()));

  // A step before the one that it needs is refused, with the remedy; the right one is taken.
  const step = leader.locator("form[action$='/steps']");
  await step.getByLabel("日期").fill(dayAhead(2));
  await step.evaluate((form) => (form.noValidate = true));
  await press(step, "登记");
  assert.match(await main(), /还没有到，请改成实际发生的日期/);
  await step.getByLabel("日期").fill(today);
  await press(step, "登记");
  assert.match(await main(), /名册上还没有改[\s\S]*培养联系人/);

  // Organized life that the group did not hold.
  await leader.goto("/attendance");
  await leader.getByText("登记参加了支部等其他组织生活").click();
  const note = leader.locator("form[action='/attendance']");
  await note.getByLabel("党课").check();
  await note.getByLabel("日期").fill(today);
  await note.getByLabel(MEMBER).check();
  await press(note, "登记");
  const member = await company.member(MEMBER, device);
  await member.goto("/attendance/mine");
  assert.match(await member.locator("main").innerText(), /党课[\s\S]*参加/);
  // What a meeting studied is written down; who was absent makes up for it.
  await leader.goto("/study");
  const card = leader.locator("section.card").filter({ hasText: "记为一次学习" }).first();
  await card.getByText("记为一次学习").click();
  await card.getByLabel("主题").selectOption({ label: "党的基本知识" });
  await card.getByLabel(/^学时/).fill("1");
  await press(card, "记下");
  assert.match(await main(), /学过的[\s\S]*党的基本知识[\s\S]*参加：/);
  await member.goto("/study");
  assert.match(await member.locator("main").innerText(), /您已学 [\d.]+ 学时[\s\S]*您学过了/);
  assert.doesNotMatch(await member.locator("main").innerText(), /各位党员的学时/);
  for (const place of ["study/papers/study", "development/papers/development", "attendance/papers/attendance"]) assert.ok(isPdf(await (await leader.request.get(`/${place}.pdf`)).body()));
}

async function divided(company) {
  const secretary = await company.member(SECRETARY, DESK);
  await secretary.goto("/groups");
  const card = secretary.locator("section.card").filter({ hasText: "第一党小组" }).first();
  await card.getByText("分出一个党小组", { exact: true }).click();
  const form = card.locator("form[action$='/divide']");
  await form.getByLabel("新党小组名称").fill("第三党小组");
  for (const name of ["许安宁", MEMBER]) await form.getByLabel(new RegExp(name)).check();
  await form.getByLabel("从哪一天起").fill(dayAhead(0));
  await form.getByLabel("依据（哪次支部委员会会议决定）").fill("支部委员会十一月会议");
  await press(form, "登记");
  const third = secretary.locator("section.card").filter({ has: secretary.getByRole("heading", { name: "第三党小组" }) });
  assert.match(await third.innerText(), /党员 2 名[\s\S]*还没有确定[\s\S]*党员只有 2 名[\s\S]*从第一党小组分出/);
  await press(third, "登记组长任职");
  await secretary.getByLabel("许安宁").check();
  await secretary.getByLabel("任职日期").fill(dayAhead(0));
  await secretary.getByLabel("依据（支部哪次会议、谁作出的决定）").fill("支部委员会十一月会议");
  await press(secretary, "登记任职", { agree: "登记任职" });
  const leader = await company.member("许安宁", DESK);
  await leader.goto("/assignments");
  await leader.getByRole("heading", { name: "第三党小组的任务" }).waitFor();
  await press(leader, "分配工作");
}
