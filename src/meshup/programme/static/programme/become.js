/**
 * Let an element be as another one is, touching only what differs.
 *
 * What stays is neither styled nor laid out nor painted anew, and keeps the focus.
 */

const nameOf = (node) => `${node.nodeName} ${node.classList?.item(0) ?? ""}`;

function takeAttributes(element, wanted) {
  for (const { name } of [...element.attributes]) {
    if (!wanted.hasAttribute(name)) {
      element.removeAttribute(name);
    }
  }
  for (const { name, value } of wanted.attributes) {
    if (element.getAttribute(name) !== value) {
      element.setAttribute(name, value);
    }
  }
}

/** Return which node, from `first` on, is to become `wanted`: text is only what stands there. */
function found(first, wanted) {
  if (wanted.nodeType !== Node.ELEMENT_NODE) {
    return first?.nodeType === wanted.nodeType ? first : null;
  }
  let node = first;
  while (node && nameOf(node) !== nameOf(wanted)) {
    node = node.nextSibling;
  }
  return node;
}

function takeChildren(element, wanted) {
  let child = element.firstChild;
  for (const next of [...wanted.childNodes]) {
    const same = found(child, next);
    if (!same) {
      element.insertBefore(next, child);
      continue;
    }
    while (child !== same) {
      const left = child;
      child = child.nextSibling;
      left.remove();
    }
    become(same, next);
    child = same.nextSibling;
  }
  while (child) {
    const left = child;
    child = child.nextSibling;
    left.remove();
  }
}

/** Let `node` be as `wanted`, a node of the same name that nobody else needs. */
export function become(node, wanted) {
  if (node.isEqualNode(wanted)) {
    return;
  }
  if (node.nodeType !== Node.ELEMENT_NODE) {
    node.data = wanted.data;
    return;
  }
  takeAttributes(node, wanted);
  takeChildren(node, wanted);
}
