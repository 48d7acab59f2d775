// What stands around every page and lasts from one to the next: begun once.
if (!window.salesFrame) {
  window.salesFrame = true;
  // While a list is open the arrow keys are its own: they lead to no other team behind it. The page's
  // shortcuts listen at the document, the list's own keys below its body.
  document.body.addEventListener("keydown", (event) => {
    const isArrow = event.key === "ArrowLeft" || event.key === "ArrowRight";
    if (isArrow && document.querySelector('[role="dialog"]')) event.stopPropagation();
  });
  // The page that is open is in sight among the links, however low the window is.
  const reveal = () => {
    const link = document.querySelector('[data-testid="stSidebarNavLink"][aria-current="page"]');
    if (link) link.scrollIntoView({ block: "nearest" });
    return link;
  };
  // Its list is as high as what stands below it leaves, which comes later.
  const begin = (times) => {
    const list = document.querySelector('[data-testid="stSidebarNav"]');
    if (list && reveal()) new ResizeObserver(reveal).observe(list);
    else if (times) setTimeout(begin, 100, times - 1);
  };
  begin(100);
  new MutationObserver(reveal).observe(document.body, {
    subtree: true, attributes: true, attributeFilter: ["aria-current"],
  });
}
