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
  const wait = (times) => reveal() || (times && setTimeout(wait, 100, times - 1));
  wait(100);
  window.addEventListener("resize", reveal);
  new MutationObserver(reveal).observe(document.body, {
    subtree: true, attributes: true, attributeFilter: ["aria-current"],
  });
}
