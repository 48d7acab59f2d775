// Large figures side by side. Everything from data is set with textContent.
export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const made = (tag, className, text) => {
    const node = document.createElement(tag);
    node.className = className;
    if (text !== undefined) node.textContent = text;
    return node;
  };
  const cards = data.items.map((item, place) => {
    const card = made(item.opens ? "button" : "div", "card" + (item.leads ? " leads" : ""));
    card.append(made("span", "label", item.label));
    const value = made("span", "value", item.value);
    if (item.unit) value.append(made("span", "unit", item.unit));
    card.append(value);
    for (const note of item.notes) card.append(made("span", "note", note));
    if (item.opens) {
      card.type = "button";
      card.title = data.behind;
      card.onclick = () => setTriggerValue("opened", String(place));
    }
    return card;
  });
  let root = parentElement.querySelector(".root");
  if (!root) {
    root = made("div", "root");
    parentElement.append(root);
  }
  root.className = data.small ? "root small" : "root";
  root.style.setProperty("--cards", String(cards.length));
  root.replaceChildren(...cards);
}
