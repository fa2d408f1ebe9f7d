// The messages of the open chat.

const pageSize = 50;

// What the page knows of a chat: all of it comes from the API, and what is being sent stands below it.
function newChat(branch, me) {
  return {
    branch, me, messages: [], sending: [], tag: '', more: false, typing: false, line: 'open', answers: '',
    lost: '', settling: false, end: new AbortController(), held: new AbortController(),
  };
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
    $('about-text').textContent = (kind === 'quoted' ? say.replying : say.editing) + ': ' + summary(message);
    $('text').focus();
  }
}

function quote(message) {
  const id = message.quoted || (message.content || {}).messageId;
  const quoted = id && state.chat.messages.find(other => other.id === id);
  return quoted ? el('div', 'quoted', summary(quoted)) : null;
}

function action(title, drawing, act) {
  const button = el('button');
  button.append(icon(drawing));
  button.type = 'button';
  button.tabIndex = -1;
  button.title = title;
  button.setAttribute('aria-label', title);
  button.addEventListener('click', act);
  return button;
}

function actions(message) {
  const row = el('div', 'actions');
  row.append(
    action(say.reply, 'reply', () => about('quoted', message)),
    action(say.react, 'react', () => {
      send({ reaction: { messageId: message.id, emoji: '👍' } }, { text: '👍' });
      focusText();
    }));
  if (message.direction === 'in') {
    row.append(
      action(say.edit, 'edit', () => {
        $('text').value = message.text;
        about('editing', message);
      }),
      action(say.remove, 'remove', () => {
        send({ deletion: { messageId: message.id } }, { text: '🚫 ' + say.deleted });
        focusText();
      }));
  }
  return row;
}

function bubble(message, isStored) {
  const mine = message.direction === 'in';
  const item = el('li', mine ? 'bubble mine' : 'bubble');
  item.dataset.id = message.id;
  item.dataset.type = message.type;
  item.tabIndex = -1;
  const { header, footer } = message.content || {};
  const body = el('div', 'words');
  body.append(rich(facts(message)));
  item.append(...[
    quote(message), header ? el('h3', '', header) : null, preview(message), body,
    footer ? el('div', 'foot', footer) : null,
    message.options && message.options.length > 0 ? choices(message) : null,
  ].filter(Boolean));
  const time = new Date(message.at).toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit' });
  const mark = mine ? (isStored ? ' ✓✓' : ' 🕓') : '';
  const line = el('div', 'line');
  if (isStored) {
    line.append(actions(message));
  }
  line.append(el('span', message.read ? 'meta read' : 'meta', (message.ownPhone ? '📱 ' : '') + time + mark));
  item.append(line);
  return item;
}

function welcome() {
  const box = el('li', 'empty');
  const button = el('button', '', say.hello);
  button.type = 'button';
  button.addEventListener('click', () => {
    send({ text: say.hello }, { text: say.hello });
    focusText();
  });
  box.append(el('p', '', say.start), button);
  return box;
}

// The bubbles of messages, with a line where a day begins.
function items(messages, before) {
  let last = before;
  return messages.flatMap(message => {
    const today = day(new Date(message.at));
    const begins = today !== last;
    last = today;
    return begins ? [el('li', 'day', today), bubble(message, true)] : [bubble(message, true)];
  });
}

function bubbles() {
  return [...$('log').querySelectorAll('.bubble')];
}

function lastDay() {
  const days = $('log').querySelectorAll('.day');
  return days.length > 0 ? days[days.length - 1].textContent : '';
}

// As on a phone, an answered menu is over: its options can be read, and are no place for the keyboard.
function closeOptions() {
  let isOpen = true;
  for (const item of bubbles().reverse()) {
    isOpen = isOpen && !item.matches('.mine:not([data-type=reaction])');
    for (const button of item.querySelectorAll('.options button')) {
      button.disabled = !isOpen;
    }
  }
}

// One bubble is in the order of the tab key, with its actions; the arrow keys choose another one.
function choose(item) {
  for (const other of $('log').querySelectorAll('.bubble[tabindex="0"]')) {
    other.tabIndex = -1;
    other.querySelectorAll('.actions button').forEach(button => { button.tabIndex = -1; });
  }
  if (item) {
    item.tabIndex = 0;
    item.querySelectorAll('.actions button').forEach(button => { button.tabIndex = 0; });
  }
}

function moveInLog(event) {
  const all = bubbles();
  const at = all.indexOf(document.activeElement);
  const next = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: all.length - 1 }[event.key];
  if (at >= 0 && all[next]) {
    event.preventDefault();
    all[next].focus();
  }
}

// Who reads the last message still does when the screen keyboard or a strip takes room.
function keepEnd() {
  const log = $('log');
  let atEnd = true;
  log.addEventListener('scroll', () => { atEnd = isAtEnd(); });
  new ResizeObserver(() => {
    if (atEnd) {
      log.scrollTop = log.scrollHeight;
    }
  }).observe(log);
}

function isAtEnd() {
  const log = $('log');
  return log.scrollHeight - log.scrollTop - log.clientHeight < 80;
}

// Draws anew what frames the messages: the way to earlier ones, what is being sent, the greeting of an empty chat.
function frame(chat) {
  const log = $('log');
  log.querySelectorAll('.earlier, .empty, .sending').forEach(item => item.remove());
  if (chat.more) {
    const item = el('li', 'earlier');
    const button = el('button', 'plain', say.earlier);
    button.type = 'button';
    button.addEventListener('click', () => earlier(chat));
    item.append(button);
    log.prepend(item);
  }
  for (const message of chat.sending) {
    const item = bubble(message, false);
    item.classList.add('sending');
    log.append(item);
  }
  if (bubbles().length === 0 && chat.tag) {
    log.append(welcome());
  }
  closeOptions();
  if (!log.contains(document.activeElement)) {
    choose(bubbles().filter(item => !item.matches('.sending')).pop());
  }
}

// Takes news over; what was on the screen stays where it is.
function receive(chat, answer) {
  const log = $('log');
  const atEnd = isAtEnd();
  if (answer.resync || chat.messages.length === 0) {
    chat.messages = [];
    chat.more = answer.more;
    log.replaceChildren();
  }
  const known = new Set(answer.messages.map(message => message.id));
  const hadOwn = chat.sending.length > 0;
  chat.sending = chat.sending.filter(message => !known.has(message.id));
  chat.messages.push(...answer.messages);
  const next = log.querySelector('.sending, .empty');
  const fresh = items(answer.messages, lastDay());
  if (next) {
    next.before(...fresh);
  } else {
    log.append(...fresh);
  }
  chat.typing = answer.typing;
  chat.line = answer.line;
  chat.answers = answer.answers || '';
  markRead(chat, answer.lastRead);
  frame(chat);
  if (atEnd || hadOwn) {
    log.scrollTop = log.scrollHeight;
  }
  lastWords(chat);
}

function markRead(chat, lastRead) {
  const read = chat.messages.findIndex(message => message.id === lastRead);
  const ids = new Set(chat.messages.slice(0, read + 1).map(message => message.id));
  for (const item of $('log').querySelectorAll('.bubble.mine')) {
    item.querySelector('.meta').classList.toggle('read', ids.has(item.dataset.id));
  }
}

// Loads what was before the first message on the screen, which stays where it is.
async function earlier(chat) {
  try {
    const answer = await call(chatPath(chat, { limit: pageSize, before: chat.messages[0].id }));
    const log = $('log');
    const height = log.scrollHeight - log.scrollTop;
    const older = items(answer.messages, '');
    const first = log.querySelector('.day');
    chat.more = answer.more;
    chat.messages.unshift(...answer.messages);
    if (first && older.some(item => item.matches('.day') && item.textContent === first.textContent)) {
      first.remove();
    }
    log.prepend(...older);
    frame(chat);
    log.scrollTop = log.scrollHeight - height;
    choose(older.filter(item => item.matches('.bubble')).pop());
    log.querySelector('.bubble[tabindex="0"]').focus();
  } catch (failure) {
    complain(failure);
  }
}
