// The page of a late entry, filled from a paper record but for the notice.
import { press } from "./browser.mjs";

/** A day of this month's beginning or of last month's: in the past, and on the roster of the sample. */
export function dayBefore(days) {
  const day = new Date(Date.now() - days * 86_400_000);
  return new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format(day);
}

/** Types everything but the notice; gives back the day. */
export async function fillLate(page) {
  const day = dayBefore(2);
  await page.getByLabel("哪一天开的会").fill(day);
  await press(page, "下一步");
  const fields = [
    ["开始", "10:05"],
    ["地点", "三楼会议室"],
    ["都不在年度计划里的，写明临时安排的原因", "支部临时安排"],
    ["会议小结", "先试行一个月，月底再看。"],
    ["为什么现在才补录", "当时记在纸上"],
  ];
  for (const [label, value] of fields) await page.getByLabel(label).fill(value);
  await page.getByLabel("散会", { exact: true }).fill("11:10");
  await page.locator("#item1_title").fill("讨论服务群众查档的改进办法");
  await page.getByText("沟通过，纸上有记载").click();
  await page.locator("#consulted_with").getByText("组织委员 周明哲").click();
  await page.locator("#consulted_on").fill(dayBefore(5));
  await page.locator("#consulted_how").selectOption("in_person");
  await page.getByText("支部批准过").click();
  await page.locator("#approved_by").selectOption({ label: "党支部书记 林知远" });
  await page.locator("#approved_on").fill(dayBefore(4));
  await page.locator("#approved_how").selectOption("phone");
  const away = page.getByRole("group", { name: "何思源" });
  await away.getByText("请假", { exact: true }).click();
  await away.getByLabel("缺席原因").fill("出差");
  const said = [["许安宁", "窗口午间排队长，可以轮流值班。"], ["林知远", "支部支持，遇到困难随时提。"], ["周明哲", "轮值表由我核对。"], ["陈一诺", "同意，先试一个月。"]];
  for (const [index, [name, text]] of said.entries()) {
    await page.locator(`#said_1_${index + 1}_speaker`).selectOption({ label: name });
    await page.locator(`#said_1_${index + 1}_text`).fill(text);
  }
  await page.locator("#decision_1_1_what").fill("查档窗口午间轮流值班");
  await page.locator("#decision_1_1_measures").fill("排出轮值表，贴在窗口");
  await page.locator("#decision_1_1_responsible").selectOption({ label: "许安宁" });
  await page.locator("#decision_1_1_due").fill(dayBefore(0));
  return day;
}

/** A record of a day on which the sample's first group had no meeting. */
export function oldRecord() {
  const [year, month, day] = dayBefore(2).split("-").map(Number);
  return `党小组会议记录
时间：${year}年${month}月${day}日 7:30—8:10
地点：三楼会议室
主持人：陈一诺（组长）
记录人：许安宁
参加人员：陈一诺、林知远、许安宁、何思源、周明折
会议议题：学习档案法修订要点
会议内容：
许安宁：库房温湿度每天记两次的要求要落到人。
周明折：三号库的门锁节前应当修好。
会议小结：学习了修订要点，会后向支部报告。
`;
}
