// a[data-size-switch]: 大字 on and off without a new page; remembered for a year in the cookie size=large.
// Without scripts the link goes to /size?large=1 (or large=0), which sets the same cookie.
export function enhance(root) {
  for (const link of root.querySelectorAll("a[data-size-switch]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const large = document.documentElement.dataset.size !== "large";
      if (large) document.documentElement.dataset.size = "large";
      else delete document.documentElement.dataset.size;
      document.cookie = `size=${large ? "large" : "normal"}; path=/; max-age=31536000; samesite=lax`;
      link.search = `?large=${large ? 0 : 1}`;
      (link.querySelector(".label") ?? link).textContent = large ? "标准字" : "大字";
      window.dispatchEvent(new Event("resize"));
    });
  }
}
