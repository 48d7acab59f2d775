// Abnormal points under each other. Everything from data is set with textContent.
export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const made = (tag, className, text) => {
    const node = document.createElement(tag);
    node.className = className;
    if (text !== undefined) node.textContent = text;
    return node;
  };
  const points = data.points.map((item, place) => {
    const point = made("li", "point");
    const press = made(item.opens ? "button" : "div", "press");
    press.append(made("span", "stake", item.stake), made("span", "said", item.said));
    if (item.opens) {
      press.type = "button";
      press.title = data.behind;
      press.onclick = () => setTriggerValue("opened", String(place));
    }
    point.append(press);
    item.answers.forEach((answer, at) => {
      const line = made("p", data.brief ? "answer brief" : "answer");
      line.append(made("span", "told", answer));
      if (item.more && at === item.answers.length - 1) line.append(made("span", "more", item.more));
      if (data.brief) line.title = answer;
      point.append(line);
    });
    return point;
  });
  let root = parentElement.querySelector(".root");
  if (!root) {
    root = made("ol", "root");
    parentElement.append(root);
  }
  root.replaceChildren(...points);
}
