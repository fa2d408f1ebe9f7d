const customers = [
  { name: 'Ana', phone: '+5548999990001' },
  { name: 'Bruno', phone: '+5592999990002' },
  { name: 'Carla', phone: '+5511999990003' },
];
// How often the list of lines is asked for: beside the stream, which tells of changes, and without it.
const linesInterval = { live: 30000, alone: 2000 };
const narrow = matchMedia('(max-width: 720px)');
const touch = matchMedia('(pointer: coarse)');

const $ = id => document.getElementById(id);
const state = { key: '', lines: [], chat: null, me: customers[0].phone, quoted: '', editing: '', timer: 0 };

function initials(name) {
  const parts = name.split(/\s+/);
  return parts[parts.length - 1].slice(0, 2).toUpperCase();
}

// A screen keyboard comes when it is wanted, not whenever something was chosen.
function focusText() {
  if (!touch.matches) {
    $('text').focus();
  }
}

function complain(failure) {
  if (failure.status !== 401) {
    $('send-error').textContent = !(failure instanceof Refused) ? say.lost
      : failure.status === 503 ? say.lineDown : failure.message;
  }
}

async function send(content, shown, chat = state.chat) {
  const name = (customers.find(customer => customer.phone === chat.me) || {}).name;
  const message = {
    id: 'page-' + crypto.getRandomValues(new Uint32Array(4)).join('-'),
    direction: 'in', type: 'text', text: '', at: new Date().toISOString(), ...shown,
  };
  chat.sending.push(message);
  draw(chat);
  $('notice').textContent = '';
  $('send-error').textContent = '';
  const body = { branch: chat.branch, from: chat.me, id: message.id, ...(name ? { name } : {}), ...content };
  // One request waits for what becomes of it: a browser has few connections for all.
  const waits = !chat.settling;
  chat.settling = true;
  try {
    const settled = await call('/sandbox/messages' + (waits ? '?wait=10s' : ''), { method: 'POST', body: JSON.stringify(body) });
    settle(chat, message, settled, content);
  } catch (failure) {
    chat.sending = chat.sending.filter(other => other !== message);
    draw(chat);
    if (chat === state.chat && !$('text').value && content.text) {
      $('text').value = content.text;
    }
    complain(failure);
  } finally {
    chat.settling = chat.settling && !waits;
  }
}

function settle(chat, message, settled, content) {
  if (settled.outcome !== 'answered') {
    look(chat);
  }
  if (content.group) {
    // It is in another chat.
    chat.sending = chat.sending.filter(other => other !== message);
    $('notice').textContent = settled.outcome === 'ignored' ? say.notInGroup : say.inGroup;
    draw(chat);
  }
  showState(chat);
}

function draw(chat) {
  if (chat === state.chat) {
    frame(chat);
    $('log').scrollTop = $('log').scrollHeight;
  }
}

// What a person writes to the customer on the phone of the branch, beside the bot.
async function sendFromPhone() {
  const text = $('text').value;
  focusText();
  if (!text.trim()) {
    return;
  }
  const chat = state.chat;
  $('text').value = '';
  try {
    const body = JSON.stringify({ branch: chat.branch, to: chat.me, text });
    await call('/sandbox/own-messages', { method: 'POST', body });
    look(chat);
  } catch (failure) {
    $('text').value = text;
    complain(failure);
  }
}

// The text of the form: a message, the answer to another one, or the edit of one.
function sendText(text) {
  const { quoted, editing } = state;
  about('', null);
  if (editing) {
    send({ edit: { messageId: editing, text } }, { text: '✏️ ' + text });
  } else {
    send(quoted ? { text, quoted } : { text }, { text, quoted });
  }
}

// Who answers, or why nobody does.
function showState(chat) {
  if (chat !== state.chat) {
    return;
  }
  const line = state.lines.find(candidate => candidate.branch === chat.branch);
  const lineState = chat.lost === say.lineClosed ? line.state : chat.line;
  const text = chat.lost && chat.lost !== say.lineClosed ? say.offline
    : lineState !== 'open' ? say.lineStates[lineState]
    : chat.typing ? say.typing
    : say.answers[chat.answers] || '';
  if ($('chat-state').textContent !== text) {
    $('chat-state').textContent = text;
  }
  if (!chat.lost && line.state !== chat.line) {
    refreshLines();
  }
}

function lastWords(chat) {
  const last = chat.messages[chat.messages.length - 1];
  const line = document.querySelector('[data-branch="' + CSS.escape(chat.branch) + '"] .last');
  if (line && last) {
    line.textContent = summary(last);
  }
}

function leaveChat() {
  if (state.chat) {
    state.chat.end.abort();
  }
  state.chat = null;
  forgetMedia();
}

function open(branch) {
  const line = state.lines.find(candidate => candidate.branch === branch);
  leaveChat();
  const chat = newChat(branch, state.me);
  state.chat = chat;
  sessionStorage.setItem('fairbot-branch', branch);
  about('', null);
  for (const id of ['notice', 'send-error', 'connection', 'chat-state']) {
    $(id).textContent = '';
  }
  $('chat-title').textContent = line.name;
  $('chat-face').textContent = initials(line.name);
  $('log').setAttribute('aria-label', say.chat + ' ' + line.name);
  $('log').replaceChildren();
  markCurrent();
  follow(chat);
}

function markCurrent() {
  document.querySelectorAll('.lines button').forEach(button =>
    button.setAttribute('aria-current', String(state.chat !== null && button.dataset.branch === state.chat.branch)));
}

function listLines() {
  const had = $('lines').contains(document.activeElement) ? document.activeElement.dataset.branch : null;
  const words = new Map([...document.querySelectorAll('.lines button')].map(button =>
    [button.dataset.branch, button.querySelector('.last').textContent]));
  $('lines').replaceChildren(...state.lines.map(line => {
    const item = el('li');
    const button = el('button');
    button.type = 'button';
    button.dataset.branch = line.branch;
    const face = el('span', 'face', initials(line.name));
    face.setAttribute('aria-hidden', 'true');
    const about = el('span', 'about');
    about.append(el('strong', '', line.name), el('span', 'last', words.get(line.branch) || say.never));
    button.append(face, about);
    if (line.state !== 'open') {
      const down = el('span', 'down', say.lineStates[line.state]);
      down.title = line.cause || '';
      button.append(down);
    }
    button.addEventListener('click', () => goTo(line.branch));
    item.append(button);
    return item;
  }));
  markCurrent();
  const focused = had && document.querySelector('.lines [data-branch="' + CSS.escape(had) + '"]');
  if (focused) {
    focused.focus();
  }
}

async function refreshLines() {
  clearTimeout(state.timer);
  state.timer = setTimeout(refreshLines, stream.live ? linesInterval.live : linesInterval.alone);
  if (document.hidden) {
    return;
  }
  try {
    const { lines } = await call('/sandbox/lines');
    if (JSON.stringify(lines) !== JSON.stringify(state.lines)) {
      state.lines = lines;
      listLines();
      document.dispatchEvent(new Event('lines'));
      if (state.chat) {
        showState(state.chat);
      }
    }
  } catch (failure) {
    // The chat tells that the API is away; the list stays as it was.
  }
}

// The branch in the address, where a chat is open.
function addressed() {
  const given = safely(() => decodeURIComponent((/^#\/([^/]+)$/.exec(location.hash) || [])[1] || ''));
  return state.lines.some(line => line.branch === given) ? given : '';
}

function safely(act) {
  try {
    return act();
  } catch (failure) {
    return '';
  }
}

// On a phone the chat is a page after the list; beside it, it is none, and nobody wants to go back through all of them.
function goTo(branch) {
  const address = '#/' + encodeURIComponent(branch);
  if (narrow.matches && !addressed()) {
    history.pushState({ chat: true }, '', address);
  } else {
    history.replaceState(history.state, '', address);
  }
  open(branch);
  $('app').classList.add('open');
  focusText();
}

function goBack() {
  if (history.state && history.state.chat) {
    history.back();
  } else {
    history.replaceState(null, '', location.pathname);
    showAddress();
  }
}

// Shows what the address says; where both are visible, a chat is always open.
function showAddress() {
  const branch = addressed();
  const current = state.chat && state.chat.branch;
  $('app').classList.toggle('open', branch !== '');
  if (branch !== '' && branch !== current) {
    open(branch);
  } else if (branch === '' && narrow.matches) {
    leaveChat();
    markCurrent();
    const button = current && document.querySelector('.lines [data-branch="' + CSS.escape(current) + '"]');
    if (button) {
      button.focus();
    }
  } else if (branch === '' && !current && state.lines.length > 0) {
    const names = [sessionStorage.getItem('fairbot-branch'), 'matriz', state.lines[0].branch];
    goTo(names.find(name => state.lines.some(line => line.branch === name)));
  }
}

async function signIn() {
  state.lines = [];
  const { lines } = await call('/sandbox/lines');
  sessionStorage.setItem('fairbot-key', state.key);
  state.lines = lines;
  listLines();
  $('sign-in').hidden = true;
  $('app').hidden = false;
  // A chat that is opened by its address on a phone has the list before it, too.
  if (narrow.matches && addressed() && !(history.state && history.state.chat)) {
    const address = location.hash;
    history.replaceState(null, '', location.pathname);
    history.pushState({ chat: true }, '', address);
  }
  leaveChat();
  showAddress();
  refreshLines();
  openStream();
}

function signOut(reason) {
  clearTimeout(state.timer);
  closeStream();
  leaveChat();
  state.key = '';
  sessionStorage.removeItem('fairbot-key');
  $('app').hidden = true;
  $('sign-in').hidden = false;
  $('key-error').textContent = reason || '';
  $('key').value = '';
  $('key').focus();
}

// Takes a key out of the address; the address bar does not show it any more.
function takeKey() {
  if (!location.hash.startsWith('#fb_')) {
    return '';
  }
  const key = safely(() => decodeURIComponent(location.hash.slice(1)));
  history.replaceState(null, '', location.pathname);
  return key;
}

function enter(key) {
  state.key = key;
  return signIn().catch(failure => signOut(failure instanceof Refused ? failure.message : say.lost));
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
  sessionStorage.setItem('fairbot-me', phone);
  document.querySelectorAll('.lines .last').forEach(last => { last.textContent = say.never; });
  if (state.chat) {
    open(state.chat.branch);
  }
}

function otherNumber() {
  const number = $('me-other').value.replace(/[^\d+]/g, '');
  const good = /^\+?[1-9]\d{7,14}$/.test(number);
  $('me-error').textContent = good ? '' : say.badNumber;
  if (good) {
    become(number.startsWith('+') ? number : '+' + number);
  }
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
  for (const [id, drawing] of [['attach', 'add'], ['phone', 'phone'], ['send-go', 'send'], ['about-end', 'cancel'], ['back', 'back']]) {
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
  state.me = sessionStorage.getItem('fairbot-me') || state.me;
  const known = customers.some(customer => customer.phone === state.me);
  $('me').value = known ? state.me : '';
  $('me-other').hidden = known;
  $('me-other').value = known ? '' : state.me;
}

function listen() {
  $('key-form').addEventListener('submit', event => {
    event.preventDefault();
    enter($('key').value.trim());
  });
  $('sign-out').addEventListener('click', () => signOut());
  $('me').addEventListener('change', chooseMe);
  $('me-other').addEventListener('change', otherNumber);
  $('send').addEventListener('submit', event => {
    event.preventDefault();
    const text = $('text').value;
    if (text.trim()) {
      $('text').value = '';
      sendText(text);
    }
  });
  // What is pressed does not take the focus out of the text.
  for (const id of ['send-go', 'phone']) {
    $(id).addEventListener('mousedown', event => event.preventDefault());
  }
  $('phone').addEventListener('click', sendFromPhone);
  $('text').addEventListener('keydown', event => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      $('send').requestSubmit();
    }
  });
  listenToMenu();
  keepEnd();
  $('log').addEventListener('keydown', moveInLog);
  $('log').addEventListener('focusin', event => choose(event.target.closest('.bubble')));
  $('about-end').addEventListener('click', () => {
    $('text').value = state.editing ? '' : $('text').value;
    about('', null);
    $('text').focus();
  });
  $('back').addEventListener('click', goBack);
  narrow.addEventListener('change', () => state.key && showAddress());
  document.addEventListener('visibilitychange', () => state.key && refreshLines());
  addEventListener('popstate', () => {
    const key = takeKey();
    if (key) {
      enter(key);
    } else if (state.key) {
      showAddress();
    }
  });
}

label();
listen();
const key = takeKey() || sessionStorage.getItem('fairbot-key') || '';
if (key) {
  enter(key);
} else {
  signOut();
}
