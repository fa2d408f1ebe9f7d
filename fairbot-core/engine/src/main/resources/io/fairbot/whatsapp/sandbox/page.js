'use strict';

(() => {
  const words = {
    'pt': {
      keyHint: 'Cole a chave da API. Ela foi mostrada na primeira vez que o fairbot foi iniciado e fica só nesta aba.',
      key: 'Chave da API', enter: 'Entrar', leave: 'Sair', you: 'Você é', other: 'Outro número…',
      badKey: 'Esta chave não vale aqui. Confira se ela foi copiada inteira.',
      badNumber: 'Escreva o número com código do país, como +5548999990001.',
      online: 'online', typing: 'digitando…', back: 'Voltar para as lojas', message: 'Mensagem', send: 'Enviar',
      start: 'Escreva como um cliente escreveria, ou comece com:', today: 'Hoje', yesterday: 'Ontem',
      never: 'Toque para conversar', lost: 'O fairbot não responde. Tentando de novo…',
      paused: 'Um atendente assumiu esta conversa.', hello: 'oi', chat: 'Conversa com', options: 'Opções',
      attach: 'Enviar outra coisa', phone: 'Escrever no telefone da loja', reply: 'Responder', react: 'Reagir', edit: 'Editar', remove: 'Apagar',
      edited: 'Editou', deleted: 'Apagou uma mensagem', sent: { image: 'Foto', voice: 'Mensagem de voz', video: 'Vídeo',
        document: 'Documento', sticker: 'Figurinha', location: 'Localização', contacts: 'Contato' },
    },
    'en': {
      keyHint: 'Paste the API key. It was shown when fairbot was started for the first time; it stays in this tab only.',
      key: 'API key', enter: 'Sign in', leave: 'Sign out', you: 'You are', other: 'Another number…',
      badKey: 'This key is not valid here. Check that it was copied whole.',
      badNumber: 'Write the number with its country code, such as +5548999990001.',
      online: 'online', typing: 'typing…', back: 'Back to the branches', message: 'Message', send: 'Send',
      start: 'Write as a customer would, or start with:', today: 'Today', yesterday: 'Yesterday',
      never: 'Tap to chat', lost: 'fairbot does not answer. Trying again…',
      paused: 'A person has taken over this conversation.', hello: 'oi', chat: 'Chat with', options: 'Options',
      attach: 'Send something else', phone: 'Write on the phone of the branch', reply: 'Reply', react: 'React', edit: 'Edit', remove: 'Delete',
      edited: 'Edited', deleted: 'Deleted a message', sent: { image: 'Photo', voice: 'Voice message', video: 'Video',
        document: 'Document', sticker: 'Sticker', location: 'Location', contacts: 'Contact' },
    },
  };
  const language = (navigator.language || 'pt').toLowerCase().startsWith('en') ? 'en' : 'pt';
  const locale = language === 'en' ? navigator.language : 'pt-BR';
  const say = words[language];
  const customers = [
    { name: 'Ana', phone: '+5548999990001' },
    { name: 'Bruno', phone: '+5592999990002' },
    { name: 'Carla', phone: '+5511999990003' },
  ];
  const quick = 400;
  const slow = 2500;

  const $ = id => document.getElementById(id);
  const state = {
    key: '', lines: [], branch: null, me: customers[0].phone, shown: '', sending: [], typingUntil: 0, timer: 0,
    quoted: '', editing: '',
  };

  class Refused extends Error {
    constructor(status, detail) {
      super(detail);
      this.status = status;
    }
  }

  async function call(path, options = {}) {
    const headers = { 'Authorization': 'Bearer ' + state.key };
    if (options.body) {
      headers['Content-Type'] = 'application/json';
    }
    const answer = await fetch(path, { ...options, headers, credentials: 'omit', cache: 'no-store' });
    if (answer.status === 401) {
      signOut(say.badKey);
      throw new Refused(401, say.badKey);
    }
    const body = await answer.json();
    if (!answer.ok) {
      throw new Refused(answer.status, body.detail || answer.statusText);
    }
    return body;
  }

  function el(tag, className, text) {
    const node = document.createElement(tag);
    if (className) {
      node.className = className;
    }
    if (text !== undefined) {
      node.textContent = text;
    }
    return node;
  }

  // WhatsApp's own marks: *bold*, _italic_, ~struck~, ```code```; and links. Built of nodes, never of markup.
  const marks = [
    { pattern: /```([\s\S]+?)```/, make: m => el('code', '', m[1]) },
    { pattern: /(?<![\p{L}\p{N}])\*(\S(?:[^*\n]*\S)?)\*(?![\p{L}\p{N}])/u, make: m => wrap('strong', m[1]) },
    { pattern: /(?<![\p{L}\p{N}])_(\S(?:[^_\n]*\S)?)_(?![\p{L}\p{N}])/u, make: m => wrap('em', m[1]) },
    { pattern: /(?<![\p{L}\p{N}])~(\S(?:[^~\n]*\S)?)~(?![\p{L}\p{N}])/u, make: m => wrap('s', m[1]) },
    { pattern: /(?:https:\/\/|geo:)[^\s<>"]+[^\s<>".,;:!?)]/, make: m => link(m[0]) },
  ];

  function wrap(tag, text) {
    const node = el(tag);
    node.append(...rich(text));
    return node;
  }

  function link(address) {
    const node = el('a', '', address);
    node.href = address;
    node.target = '_blank';
    node.rel = 'noopener noreferrer';
    return node;
  }

  function rich(text) {
    let first = null;
    for (const mark of marks) {
      const match = mark.pattern.exec(text);
      if (match && (!first || match.index < first.match.index)) {
        first = { mark, match };
      }
    }
    if (!first) {
      return [document.createTextNode(text)];
    }
    const { mark, match } = first;
    return [
      document.createTextNode(text.slice(0, match.index)),
      mark.make(match),
      ...rich(text.slice(match.index + match[0].length)),
    ];
  }

  function initials(name) {
    const parts = name.split(/\s+/);
    return parts[parts.length - 1].slice(0, 2).toUpperCase();
  }

  function day(date) {
    const today = new Date();
    const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
    if (date.toDateString() === today.toDateString()) {
      return say.today;
    }
    if (date.toDateString() === yesterday.toDateString()) {
      return say.yesterday;
    }
    return date.toLocaleDateString(locale, { day: '2-digit', month: '2-digit', year: 'numeric' });
  }

  const symbols = { image: '📷', voice: '🎤', audio: '🎵', video: '🎬', document: '📄', sticker: '🖼' };

  // What a content other than text says, as lines of text; its links become links.
  function facts(message) {
    const content = message.content || {};
    if (symbols[message.type]) {
      const medium = content.media || {};
      const size = medium.size === undefined ? '' : ' (' + medium.size + ' B)';
      return [symbols[message.type], medium.fileName, medium.seconds === undefined ? '' : medium.seconds + ' s']
        .filter(Boolean).join(' ') + size + (message.text ? '\n' + message.text : '');
    }
    switch (message.type) {
      case 'location': return ['📍', content.name, content.address,
        'https://www.google.com/maps?q=' + content.latitude + ',' + content.longitude].filter(Boolean).join('\n');
      case 'contacts': return (content.cards || []).map(card => '👤 ' + [card.name, ...card.phones].join(', ')).join('\n');
      case 'reaction': return content.emoji || '∅';
      case 'edit': return '✏️ ' + say.edited + ': ' + message.text;
      case 'deletion': return '🚫 ' + say.deleted;
      case 'template': return '📋 ' + content.name + ' (' + content.language + ')\n'
        + (message.text || content.parameters.join(', '));
      case 'order': return '🛒 ' + content.items.map(item => item.quantity + ' × ' + item.product).join(', ')
        + (message.text ? '\n' + message.text : '');
      default: return message.text || '[' + message.type + ']';
    }
  }

  function quote(message, messages) {
    const id = message.quoted || (message.content || {}).messageId;
    const quoted = id && messages.find(other => other.id === id);
    return quoted ? el('div', 'quoted', facts(quoted).split('\n')[0]) : null;
  }

  function action(title, symbol, act) {
    const button = el('button', '', symbol);
    button.type = 'button';
    button.title = title;
    button.setAttribute('aria-label', title);
    button.addEventListener('click', act);
    return button;
  }

  function actions(message) {
    const row = el('div', 'actions');
    row.append(
      action(say.reply, '↩', () => { state.quoted = message.id; $('text').focus(); }),
      action(say.react, '👍', () => send({ reaction: { messageId: message.id, emoji: '👍' } }, '👍')));
    if (message.direction === 'in') {
      row.append(
        action(say.edit, '✏️', () => {
          state.editing = message.id;
          $('text').value = message.text;
          $('text').focus();
        }),
        action(say.remove, '🗑', () => send({ deletion: { messageId: message.id } }, '🚫 ' + say.deleted)));
    }
    return row;
  }

  function bubble(message, mark, messages = []) {
    const item = el('li', 'bubble' + (message.direction === 'in' ? ' mine' : ''));
    item.dataset.id = message.id;
    const body = el('div', 'words');
    const quoted = quote(message, messages);
    if (quoted) {
      item.append(quoted);
    }
    item.dataset.type = message.type;
    body.append(...rich(facts(message)));
    item.append(body);
    if (message.options && message.options.length > 0) {
      const options = el('div', 'options');
      options.setAttribute('role', 'group');
      options.setAttribute('aria-label', say.options);
      for (const option of message.options) {
        const button = el('button', '', option.title);
        button.type = 'button';
        button.addEventListener('click', () => send({ interactive: option }, option.title));
        options.append(button);
      }
      item.append(options);
    }
    const at = new Date(message.at);
    const time = at.toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit' });
    const from = message.ownPhone ? '📱 ' : '';
    item.append(el('span', message.read ? 'meta read' : 'meta', from + (mark ? time + ' ' + mark : time)));
    if (messages.length > 0) {
      item.append(actions(message));
    }
    return item;
  }

  function welcome() {
    const box = el('li', 'empty');
    box.append(el('p', '', say.start), el('p', '', ''));
    const button = el('button', '', say.hello);
    button.type = 'button';
    button.addEventListener('click', () => send({ text: say.hello }, say.hello));
    box.lastChild.append(button);
    return box;
  }

  function show(messages, typing) {
    const known = new Set(messages.map(message => message.id));
    state.sending = state.sending.filter(message => !known.has(message.id));
    const fingerprint = JSON.stringify([messages.map(m => [m.id, m.read]), state.sending.map(m => [m.id, m.accepted])]);
    const last = messages[messages.length - 1];
    if (last && last.direction === 'out') {
      state.typingUntil = 0;
    }
    $('chat-state').textContent = typing || Date.now() < state.typingUntil ? say.typing : say.online;
    if (fingerprint === state.shown) {
      return;
    }
    state.shown = fingerprint;
    const log = $('log');
    const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
    const items = [];
    let lastDay = '';
    for (const message of messages) {
      const today = day(new Date(message.at));
      if (today !== lastDay) {
        items.push(el('li', 'day', today));
        lastDay = today;
      }
      items.push(bubble(message, message.direction === 'in' ? '✓✓' : '', messages));
    }
    for (const message of state.sending) {
      items.push(bubble(message, message.accepted ? '✓' : '🕓'));
    }
    log.replaceChildren(...(items.length > 0 ? items : [welcome()]));
    if (atEnd || state.sending.length > 0) {
      log.scrollTop = log.scrollHeight;
    }
    preview(state.branch, last);
  }

  function preview(branch, message) {
    const line = document.querySelector('[data-branch="' + CSS.escape(branch) + '"] .last');
    if (line && message) {
      line.textContent = facts(message).split('\n')[0];
    }
  }

  async function refresh() {
    clearTimeout(state.timer);
    const branch = state.branch;
    const me = state.me;
    if (!branch || !state.key) {
      return;
    }
    try {
      const chat = await call('/sandbox/chats/' + encodeURIComponent(branch) + '/' + encodeURIComponent(me));
      if (branch === state.branch && me === state.me) {
        $('send-error').textContent = '';
        show(chat.messages, chat.typing);
      }
    } catch (failure) {
      if (failure.status !== 401) {
        $('send-error').textContent = failure instanceof Refused ? failure.message : say.lost;
      }
    }
    const waiting = state.sending.length > 0 || Date.now() < state.typingUntil;
    if (state.key && !document.hidden) {
      clearTimeout(state.timer);
      state.timer = setTimeout(refresh, waiting ? quick : slow);
    }
  }

  async function send(content, shownText) {
    const name = (customers.find(customer => customer.phone === state.me) || {}).name;
    const message = {
      id: 'page-' + crypto.getRandomValues(new Uint32Array(4)).join('-'),
      direction: 'in', type: 'text', text: shownText, at: new Date().toISOString(), accepted: false,
    };
    state.sending.push(message);
    state.typingUntil = Date.now() + 15000;
    refresh();
    const body = { branch: state.branch, from: state.me, id: message.id, ...content };
    if (name) {
      body.name = name;
    }
    try {
      const settled = await call('/sandbox/messages?wait=10s', { method: 'POST', body: JSON.stringify(body) });
      message.accepted = true;
      if (settled.outcome !== 'pending' && settled.replies.length === 0) {
        state.typingUntil = 0;
      }
      if (settled.outcome === 'paused') {
        $('chat-state').textContent = say.paused;
      }
    } catch (failure) {
      state.sending = state.sending.filter(other => other !== message);
      state.typingUntil = 0;
      if (!$('text').value && content.text) {
        $('text').value = content.text;
      }
      $('send-error').textContent = failure instanceof Refused ? failure.message : say.lost;
      return;
    }
    refresh();
  }

  // What a person writes to the customer on the phone of the branch, beside the bot.
  async function sendFromPhone() {
    const text = $('text').value;
    if (!text.trim()) {
      $('text').focus();
      return;
    }
    $('text').value = '';
    try {
      const body = JSON.stringify({ branch: state.branch, to: state.me, text });
      await call('/sandbox/own-messages', { method: 'POST', body });
    } catch (failure) {
      $('text').value = text;
      $('send-error').textContent = failure instanceof Refused ? failure.message : say.lost;
      return;
    }
    refresh();
  }

  // The text of the form: a message, the answer to another one, or the edit of one.
  function sendText(text) {
    const { quoted, editing } = state;
    state.quoted = '';
    state.editing = '';
    if (editing) {
      send({ edit: { messageId: editing, text } }, '✏️ ' + text);
    } else {
      send(quoted ? { text, quoted } : { text }, text);
    }
  }

  async function sendFile(kind, file) {
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
      send({ [kind]: fields }, symbols[kind] + ' ' + file.name);
    } catch (failure) {
      $('send-error').textContent = failure instanceof Refused ? failure.message : say.lost;
    }
  }

  function attach(kind) {
    if (kind === 'location') {
      send({ location: { latitude: -27.6146, longitude: -48.6276, name: 'São José' } }, '📍 São José');
    } else if (kind === 'contacts') {
      send({ contacts: [{ name: 'Maria', phones: ['+5548999990099'] }] }, '👤 Maria');
    } else if (kind) {
      $('file').dataset.kind = kind;
      $('file').click();
    }
  }

  function open(branch) {
    const line = state.lines.find(candidate => candidate.branch === branch);
    state.branch = branch;
    state.shown = '';
    state.sending = [];
    state.typingUntil = 0;
    $('chat-title').textContent = line.name;
    $('chat-face').textContent = initials(line.name);
    $('chat-state').textContent = say.online;
    $('log').setAttribute('aria-label', say.chat + ' ' + line.name);
    $('log').replaceChildren();
    document.querySelectorAll('.lines button').forEach(button =>
      button.setAttribute('aria-current', String(button.dataset.branch === branch)));
    refresh();
  }

  function listLines() {
    $('lines').replaceChildren(...state.lines.map(line => {
      const item = el('li');
      const button = el('button');
      button.type = 'button';
      button.dataset.branch = line.branch;
      const face = el('span', 'face', initials(line.name));
      face.setAttribute('aria-hidden', 'true');
      const about = el('span', 'about');
      about.append(el('strong', '', line.name), el('span', 'last', say.never));
      button.append(face, about);
      button.addEventListener('click', () => {
        open(line.branch);
        $('app').classList.add('open');
        $('text').focus();
      });
      item.append(button);
      return item;
    }));
  }

  async function signIn() {
    const { lines } = await call('/sandbox/lines');
    sessionStorage.setItem('fairbot-key', state.key);
    state.lines = lines;
    listLines();
    $('sign-in').hidden = true;
    $('app').hidden = false;
    if (lines.length > 0) {
      open((lines.find(line => line.branch === 'matriz') || lines[0]).branch);
    }
  }

  function signOut(reason) {
    clearTimeout(state.timer);
    state.key = '';
    sessionStorage.removeItem('fairbot-key');
    $('app').hidden = true;
    $('sign-in').hidden = false;
    $('key-error').textContent = reason || '';
    $('key').value = '';
    $('key').focus();
  }

  function chooseMe() {
    const choice = $('me').value;
    $('me-other').hidden = choice !== '';
    $('me-error').textContent = '';
    if (choice === '') {
      $('me-other').focus();
      return;
    }
    become(choice);
  }

  function become(phone) {
    state.me = phone;
    document.querySelectorAll('.lines .last').forEach(last => { last.textContent = say.never; });
    open(state.branch);
  }

  function label() {
    document.documentElement.lang = locale;
    $('key-hint').textContent = say.keyHint;
    $('key-label').textContent = say.key;
    $('key-go').textContent = say.enter;
    $('sign-out').textContent = say.leave;
    $('me-label').textContent = say.you;
    $('back').setAttribute('aria-label', say.back);
    $('attach').setAttribute('aria-label', say.attach);
    $('attach').replaceChildren(
      new Option('+', ''), ...Object.entries(say.sent).map(([kind, title]) => new Option(title, kind)));
    $('text').setAttribute('aria-label', say.message);
    $('text').placeholder = say.message;
    $('send-go').setAttribute('aria-label', say.send);
    $('phone').setAttribute('aria-label', say.phone);
    $('phone').title = say.phone;
    $('me-other').setAttribute('aria-label', say.other);
    $('me').replaceChildren(
      ...customers.map(customer => new Option(customer.name + ' · ' + customer.phone, customer.phone)),
      new Option(say.other, ''));
  }

  function listen() {
    $('key-form').addEventListener('submit', event => {
      event.preventDefault();
      state.key = $('key').value.trim();
      signIn().catch(failure => signOut(failure instanceof Refused ? failure.message : say.lost));
    });
    $('sign-out').addEventListener('click', () => signOut());
    $('me').addEventListener('change', chooseMe);
    $('me-other').addEventListener('change', () => {
      const number = $('me-other').value.replace(/[^\d+]/g, '');
      const good = /^\+?[1-9]\d{7,14}$/.test(number);
      $('me-error').textContent = good ? '' : say.badNumber;
      if (good) {
        become(number.startsWith('+') ? number : '+' + number);
      }
    });
    $('send').addEventListener('submit', event => {
      event.preventDefault();
      const text = $('text').value;
      if (text.trim()) {
        $('text').value = '';
        sendText(text);
      }
    });
    $('phone').addEventListener('click', sendFromPhone);
    $('text').addEventListener('keydown', event => {
      if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        $('send').requestSubmit();
      }
    });
    $('attach').addEventListener('change', () => {
      attach($('attach').value);
      $('attach').value = '';
    });
    $('file').addEventListener('change', () => {
      for (const file of $('file').files) {
        sendFile($('file').dataset.kind, file);
      }
      $('file').value = '';
    });
    $('back').addEventListener('click', () => $('app').classList.remove('open'));
    document.addEventListener('visibilitychange', refresh);
  }

  label();
  listen();
  const given = decodeURIComponent(location.hash.slice(1));
  if (given) {
    // The address bar and the history must not keep the key.
    history.replaceState(null, '', location.pathname);
  }
  state.key = given || sessionStorage.getItem('fairbot-key') || '';
  if (state.key) {
    signIn().catch(failure => signOut(failure instanceof Refused ? failure.message : say.lost));
  } else {
    signOut();
  }
})();
