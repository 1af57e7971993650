// Who is here: a column on a wide screen, a drawer on a narrow one.

export function setUpDrawer({ button, panel, close, backdrop, behind }) {
  const narrow = matchMedia('(max-width: 55.99rem)');
  let open = false;

  function show(wish) {
    const moved = open !== wish;
    open = wish;
    const covers = narrow.matches && open;
    panel.classList.toggle('open', covers);
    panel.inert = narrow.matches && !open;
    behind.inert = covers;
    backdrop.hidden = !covers;
    button.setAttribute('aria-expanded', String(covers));
    if (moved && narrow.matches) {
      (open ? close : button).focus();
    }
  }

  button.addEventListener('click', () => show(!open));
  close.addEventListener('click', () => show(false));
  backdrop.addEventListener('click', () => show(false));
  document.addEventListener('keydown', event => {
    if (event.key === 'Escape' && open) {
      show(false);
    }
  });
  narrow.addEventListener('change', () => show(false));
  show(false);
  return { close: () => show(false) };
}
