// The table of teams or people. Everything from data is set with textContent.
const opened = new Map(); // by table: which rows are open, whether all columns are shown

function made(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

function pressed(node, label, act) {
  node.classList.add("press");
  node.tabIndex = 0;
  node.setAttribute("role", "button");
  node.setAttribute("aria-label", label);
  node.title = label;
  node.onclick = act;
  node.onkeydown = (event) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      act();
    }
  };
}

export default function (component) {
  const { data, parentElement, setTriggerValue, key } = component;
  const { columns, rows, texts } = data;
  const children = new Map();
  for (const row of rows) {
    if (!children.has(row.parent)) children.set(row.parent, []);
    children.get(row.parent).push(row.id);
  }
  const isTree = rows.some((row) => row.depth > 0);
  const seen = rows.length ? rows[0].id : "";
  let state = opened.get(key);
  if (!state || state.top !== seen) {
    state = { top: seen, all: state ? state.all : false, rows: new Set(rows.slice(0, 1).map((r) => r.id)) };
    opened.set(key, state);
  }

  function draw() {
    const shown = columns.map((column, place) => ({ ...column, place })).filter((c) => state.all || !c.more);
    const tools = made("div", "tools");
    if (isTree) {
      const parents = rows.filter((row) => children.has(row.id)).map((row) => row.id);
      const allOpen = parents.every((id) => state.rows.has(id));
      const button = made("button", "", allOpen ? texts.close_all : texts.open_all);
      button.onclick = () => {
        state.rows = new Set(allOpen ? parents.slice(0, 1) : parents);
        draw();
      };
      if (parents.length > 1) tools.append(button);
    }
    if (columns.some((column) => column.more)) {
      const button = made("button", "", state.all ? texts.less : texts.more);
      button.onclick = () => {
        state.all = !state.all;
        draw();
      };
      tools.append(button);
    }

    const table = made("table", data.form ? data.form : shown.length > 12 ? "dense" : "");
    const head = made("thead");
    const groups = made("tr", "groups");
    groups.append(made("th", "name"));
    for (let at = 0; at < shown.length; ) {
      let end = at;
      while (end < shown.length && shown[end].group === shown[at].group) end += 1;
      const alone = end - at === 1 && shown[at].right;
      const cell = made("th", alone ? "group first right" : "group first", shown[at].group);
      cell.colSpan = end - at;
      cell.scope = "colgroup";
      groups.append(cell);
      at = end;
    }
    if (shown.some((column) => column.group)) head.append(groups);
    const titles = made("tr", "titles");
    const name = made("th", "name", texts.name);
    name.scope = "col";
    titles.append(name);
    shown.forEach((column, at) => {
      const first = at === 0 || shown[at - 1].group !== column.group;
      const cell = made("th", (column.right ? "right" : "") + (first ? " first" : ""), column.label);
      cell.scope = "col";
      if (column.help) {
        cell.title = column.help;
        cell.classList.add("helped");
      }
      titles.append(cell);
    });
    head.append(titles);
    table.append(head);

    const body = made("tbody");
    const visible = new Set();
    for (const row of rows) {
      const known = rows[0].id === row.id || !isTree;
      if (!known && !(visible.has(row.parent) && state.rows.has(row.parent))) continue;
      visible.add(row.id);
      const line = made("tr", isTree ? `depth-${Math.min(row.depth, 3)}` : "");
      const label = made("th", "name");
      label.scope = "row";
      const inner = made("div", "inner");
      if (row.plain) inner.classList.add("plain");
      if (isTree) {
        inner.style.paddingLeft = `${row.depth * 1.1}em`;
        const fold = made("span", "fold", children.has(row.id) ? (state.rows.has(row.id) ? "▾" : "▸") : "");
        if (children.has(row.id)) {
          pressed(fold, `${texts.below}: ${row.name}`, () => {
            if (state.rows.has(row.id)) state.rows.delete(row.id);
            else state.rows.add(row.id);
            draw();
          });
          fold.setAttribute("aria-expanded", String(state.rows.has(row.id)));
        }
        inner.append(fold);
      }
      const text = made("span", "text", row.name);
      if (row.focus) pressed(text, `${texts.focus}: ${row.name}`, () => setTriggerValue("focus", row.id));
      inner.append(text);
      if (row.aside) inner.append(made("span", "aside", row.aside));
      label.append(inner);
      line.append(label);
      shown.forEach((column, at) => {
        const first = at === 0 || shown[at - 1].group !== column.group;
        const cell = made("td", (column.right ? "right" : "") + (first ? " first" : ""));
        const value = row.cells[column.place];
        const figure = made("span", "", value);
        if (column.opens && value !== "–") {
          pressed(figure, `${texts.behind}: ${row.name}, ${column.label} ${value}`, () =>
            setTriggerValue("cell", { row: row.id, column: column.id }),
          );
        }
        cell.append(figure);
        line.append(cell);
      });
      body.append(line);
    }
    table.append(body);
    const frame = made("div", "frame");
    frame.append(table);
    let root = parentElement.querySelector(".root");
    if (!root) {
      root = made("div", "root");
      parentElement.append(root);
    }
    const scrolled = root.querySelector(".frame")?.scrollLeft ?? 0;
    root.replaceChildren(frame, tools);
    frame.scrollLeft = scrolled;
  }
  draw();
}
