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

// What the next text is about: the message that it answers, or the one that it replaces.
function about(kind, message) {
  state.quoted = kind === 'quoted' ? message.id : '';
  state.editing = kind === 'editing' ? message.id : '';
  $('about').hidden = !message;
  if (message) {
    $('about-text').textContent = (kind === 'quoted' ? say.replying : say.editing) + ': ' + facts(message).split('\n')[0];
    $('text').focus();
  }
}

function quote(message, messages) {
  const id = message.quoted || (message.content || {}).messageId;
  const quoted = id && messages.find(other => other.id === id);
  return quoted ? el('div', 'quoted', facts(quoted).split('\n')[0]) : null;
}

function action(title, drawing, act) {
  const button = el('button');
  button.append(icon(drawing));
  button.type = 'button';
  button.title = title;
  button.setAttribute('aria-label', title);
  button.addEventListener('click', act);
  return button;
}

function actions(message) {
  const row = el('div', 'actions');
  row.append(
    action(say.reply, 'reply', () => about('quoted', message)),
    action(say.react, 'react', () => send({ reaction: { messageId: message.id, emoji: '👍' } }, '👍')));
  if (message.direction === 'in') {
    row.append(
      action(say.edit, 'edit', () => {
        $('text').value = message.text;
        about('editing', message);
      }),
      action(say.remove, 'remove', () => send({ deletion: { messageId: message.id } }, '🚫 ' + say.deleted)));
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
  const { header, footer } = message.content || {};
  if (header) {
    item.append(el('h3', '', header));
  }
  const shown = preview(message);
  if (shown) {
    item.append(shown);
  }
  body.append(...rich(facts(message)));
  item.append(body);
  if (footer) {
    item.append(el('div', 'foot', footer));
  }
  if (message.options && message.options.length > 0) {
    item.append(choices(message));
  }
  const at = new Date(message.at);
  const time = at.toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit' });
  const from = message.ownPhone ? '📱 ' : '';
  const line = el('div', 'line');
  if (messages.length > 0) {
    line.append(actions(message));
  }
  line.append(el('span', message.read ? 'meta read' : 'meta', from + (mark ? time + ' ' + mark : time)));
  item.append(line);
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
  lastWords(state.branch, last);
}

function lastWords(branch, message) {
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
  $('notice').textContent = '';
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
    if (content.group) {
      state.sending = state.sending.filter(other => other !== message);
      $('notice').textContent = settled.outcome === 'ignored' ? say.notInGroup : say.inGroup;
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
  about('', null);
  if (editing) {
    send({ edit: { messageId: editing, text } }, '✏️ ' + text);
  } else {
    send(quoted ? { text, quoted } : { text }, text);
  }
}

function open(branch) {
  const line = state.lines.find(candidate => candidate.branch === branch);
  state.branch = branch;
  about('', null);
  $('notice').textContent = '';
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
  media.clear();
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
  $('about-end').setAttribute('aria-label', say.cancel);
  for (const [id, drawing] of [['attach', 'add'], ['phone', 'phone'], ['send-go', 'send'], ['about-end', 'cancel']]) {
    $(id).replaceChildren(icon(drawing));
  }
  labelMenu();
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
  listenToMenu();
  $('about-end').addEventListener('click', () => {
    $('text').value = state.editing ? '' : $('text').value;
    about('', null);
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
