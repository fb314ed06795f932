// The set-up page of an empty service, filled in.

/** Types everything; `word` and `standing` are the story's. */
export async function fillSetUp(page, { word, standing }) {
  const password = "晴川历历汉阳树1";
  const fields = [
    ["设置码", word],
    ["党支部名称", "示例县水务所党支部"],
    ["党小组名称", "第一党小组"],
    ["组长姓名", "唐舒然"],
    ["组长手机号", "10000000011"],
    ["组长从哪一天起任职", "2026-01-01"],
    ["组长的密码", password],
    ["再输一遍", password],
    ["书记姓名", "白见山"],
  ];
  for (const [label, value] of fields) await page.getByLabel(label).fill(value);
  await page.getByText(standing, { exact: true }).click();
  await page.getByText("党支部指定", { exact: true }).click();
}
