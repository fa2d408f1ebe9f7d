// The menu of everything that is no text.

async function sendFile(kind, file) {
  const chat = state.chat;
  try {
    const answer = await fetch('/sandbox/media', {
      method: 'POST', body: file, credentials: 'omit', cache: 'no-store',
      headers: { 'Authorization': 'Bearer ' + state.key, 'Content-Type': file.type || 'application/octet-stream' },
    });
    const medium = await answer.json();
    if (!answer.ok) {
      throw new Refused(answer.status, medium.detail);
    }
    const fields = { id: medium.id, mimeType: medium.mimeType, fileName: file.name };
    if (!media.has(medium.id)) {
      media.set(medium.id, Promise.resolve(URL.createObjectURL(file)));
    }
    const shown = { sha256: medium.id, mimeType: medium.mimeType, fileName: file.name, size: file.size };
    send({ [kind]: fields }, { type: kind, content: { media: shown } }, chat);
  } catch (failure) {
    complain(failure);
  }
}

function attach(kind) {
  if (kind === 'location') {
    send({ location: { latitude: -27.6146, longitude: -48.6276, name: 'São José' } }, { text: '📍 São José' });
  } else if (kind === 'contacts') {
    send({ contacts: [{ name: 'Maria', phones: ['+5548999990099'] }] }, { text: '👤 Maria' });
  } else if (kind === 'order') {
    const items = [{ product: 'usd-100', quantity: 2, price: '551.20', currency: 'BRL' }];
    send({ order: { catalog: 'vitrine', items, text: say.sent.order } }, { text: '🛒 2 × usd-100' });
  } else if (kind === 'unsupported') {
    send({ unsupported: 'poll' }, { text: '📊 [poll]' });
  } else if (kind === 'group') {
    const text = $('text').value.trim() || say.hello;
    $('text').value = '';
    send({ text, group: 'vizinhos' }, { text: '👥 ' + text });
  } else {
    $('file').dataset.kind = kind;
    $('file').accept = files[kind];
    $('file').click();
  }
}

function menuItems() {
  return [...$('attach-menu').children];
}

function openMenu(focused) {
  $('attach-menu').hidden = false;
  $('attach').setAttribute('aria-expanded', 'true');
  menuItems().at(focused).focus();
}

function closeMenu() {
  const had = $('attach-menu').contains(document.activeElement);
  $('attach-menu').hidden = true;
  $('attach').setAttribute('aria-expanded', 'false');
  if (had) {
    $('attach').focus();
  }
}

function moveInMenu(event) {
  const items = menuItems();
  const at = items.indexOf(document.activeElement);
  const next = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
  if (next !== undefined) {
    event.preventDefault();
    items.at(next % items.length).focus();
  } else if (event.key === 'Escape' || event.key === 'Tab') {
    event.preventDefault();
    closeMenu();
  }
}

function labelMenu() {
  $('attach').setAttribute('aria-label', say.attach);
  $('attach').title = say.attach;
  $('attach-menu').setAttribute('aria-label', say.attach);
  $('attach-menu').replaceChildren(...Object.entries(say.sent).map(([kind, title]) => {
    const item = el('button');
    item.type = 'button';
    item.tabIndex = -1;
    item.dataset.kind = kind;
    item.setAttribute('role', 'menuitem');
    item.append(icon(kind), el('span', '', title));
    item.addEventListener('click', () => {
      closeMenu();
      attach(kind);
    });
    return item;
  }));
}

function listenToMenu() {
  $('attach').addEventListener('click', () => $('attach-menu').hidden ? openMenu(0) : closeMenu());
  $('attach').addEventListener('keydown', event => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      openMenu(event.key === 'ArrowDown' ? 0 : -1);
    }
  });
  $('attach-menu').addEventListener('keydown', moveInMenu);
  document.addEventListener('pointerdown', event => {
    if (!event.target.closest('.attach')) {
      closeMenu();
    }
  });
  $('file').addEventListener('change', () => {
    for (const file of $('file').files) {
      sendFile($('file').dataset.kind, file);
    }
    $('file').value = '';
  });
}
