// A cue that there is more: `more-below` or `more-right` stands on a part that can be scrolled on.

const NEAR = 4; // pixels from the end

/** @param {HTMLElement} node */
export const cueScrolling = (node) => {
  const show = () => {
    const below = node.scrollHeight - node.clientHeight - node.scrollTop;
    const right = node.scrollWidth - node.clientWidth - node.scrollLeft;
    node.classList.toggle("more-below", below > NEAR);
    node.classList.toggle("more-right", right > NEAR);
  };
  let frame = 0; // many changes are measured once, when they are laid out anyway
  const soon = () => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(show);
  };
  node.addEventListener("scroll", show, { passive: true });
  new ResizeObserver(show).observe(node);
  new MutationObserver(soon).observe(node, { childList: true, subtree: true, characterData: true });
};
