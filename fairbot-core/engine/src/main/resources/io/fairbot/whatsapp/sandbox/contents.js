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

// Drawings of 24 by 24 points in the colour of the text: not every machine has a font of pictographs.
const drawings = {
  image: 'M4 5h16v14H4z M4 16l5-5 4 4 3-3 4 4 M15 9h.01',
  voice: 'M12 3a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3z M6 11a6 6 0 0 0 12 0 M12 17v4',
  audio: 'M9 18V6l10-2v12 M9 18a3 2.5 0 1 1-6 0 3 2.5 0 0 1 6 0z M19 16a3 2.5 0 1 1-6 0 3 2.5 0 0 1 6 0z',
  video: 'M3 6h12v12H3z M15 10l6-3v10l-6-3',
  document: 'M6 3h8l4 4v14H6z M14 3v4h4 M9 12h6 M9 16h6',
  sticker: 'M4 4h16v10l-6 6H4z M14 20v-6h6 M9 9h.01 M15 9h.01',
  location: 'M12 21s-7-6.5-7-11a7 7 0 0 1 14 0c0 4.5-7 11-7 11z M12 12.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z',
  contacts: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8z M4 21a8 8 0 0 1 16 0',
  order: 'M5 8h14l1 13H4z M9 8a3 3 0 0 1 6 0',
  unsupported: 'M5 20V10 M12 20V4 M19 20v-7',
  group: 'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z M2 20a7 7 0 0 1 14 0 M16 4.5a3.5 3.5 0 0 1 0 6.5 M18 14.5a7 7 0 0 1 4 5.5',
  phone: 'M7 2h10v20H7z M11 18h2',
  add: 'M12 5v14 M5 12h14',
  send: 'M4 5l17 7-17 7 2-7z M6 12h7',
  reply: 'M10 5L4 11l6 6 M4 11h9a7 7 0 0 1 7 7v1',
  react: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z M8.5 14a4 4 0 0 0 7 0 M9 9h.01 M15 9h.01',
  edit: 'M4 20h4L20 8l-4-4L4 16z',
  remove: 'M5 7h14 M9 7V4h6v3 M7 7l1 13h8l1-13',
  cancel: 'M6 6l12 12 M18 6L6 18',
  back: 'M15 5l-7 7 7 7',
};

function icon(name) {
  const space = 'http://www.w3.org/2000/svg';
  const picture = document.createElementNS(space, 'svg');
  picture.setAttribute('viewBox', '0 0 24 24');
  picture.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(space, 'path');
  path.setAttribute('d', drawings[name]);
  picture.append(path);
  return picture;
}

// WhatsApp's own marks: *bold*, _italic_, ~struck~, ```code```; and links. Built of nodes, never of markup.
const marks = new RegExp([
  '```(?<code>[\\s\\S]+?)```',
  '(?<![\\p{L}\\p{N}])\\*(?<strong>\\S(?:[^*\\n]*\\S)?)\\*(?![\\p{L}\\p{N}])',
  '(?<![\\p{L}\\p{N}])_(?<em>\\S(?:[^_\\n]*\\S)?)_(?![\\p{L}\\p{N}])',
  '(?<![\\p{L}\\p{N}])~(?<s>\\S(?:[^~\\n]*\\S)?)~(?![\\p{L}\\p{N}])',
  '(?<a>(?:https:\\/\\/|geo:)[^\\s<>"]+[^\\s<>".,;:!?)])',
].join('|'), 'gu');
// What a person writes has a few; beyond, the text stays as it is, so that no message can make the page slow.
const most = { marks: 500, depth: 4 };

function link(address) {
  const node = el('a', '', address);
  node.href = address;
  node.target = '_blank';
  node.rel = 'noopener noreferrer';
  return node;
}

// The nodes of a text with its marks. What still has to be read lies in a list: no text is so deep that a stack ends.
function rich(text) {
  const root = document.createDocumentFragment();
  const parts = [{ node: root, text, depth: 0 }];
  let count = 0;
  while (parts.length > 0) {
    const part = parts.pop();
    let end = 0;
    const found = part.depth < most.depth ? part.text.matchAll(marks) : [];
    for (const match of found) {
      count += 1;
      if (count > most.marks) {
        break;
      }
      const [tag, words] = Object.entries(match.groups).find(group => group[1] !== undefined);
      const node = tag === 'a' ? link(words) : el(tag, '', tag === 'code' ? words : undefined);
      part.node.append(part.text.slice(end, match.index), node);
      end = match.index + match[0].length;
      if (tag !== 'a' && tag !== 'code') {
        parts.push({ node, text: words, depth: part.depth + 1 });
      }
    }
    part.node.append(part.text.slice(end));
  }
  return root;
}

// The addresses of media that were loaded, by id; they hold the bytes until they are given back.
const media = new Map();

function forgetMedia() {
  for (const address of media.values()) {
    address.then(URL.revokeObjectURL, () => {});
  }
  media.clear();
}

// A medium is loaded when its bubble comes into view.
const views = new IntersectionObserver(entries => {
  for (const entry of entries.filter(seen => seen.isIntersecting)) {
    views.unobserve(entry.target);
    entry.target.dispatchEvent(new Event('seen'));
  }
}, { rootMargin: '200px' });

const symbols = { image: '📷', voice: '🎤', audio: '🎵', video: '🎬', document: '📄', sticker: '🖼' };
const files = { image: 'image/*', voice: 'audio/*', audio: 'audio/*', video: 'video/*', document: '', sticker: 'image/webp' };

function bytes(count) {
  const kilo = 1024;
  return count < kilo ? count + ' B'
    : count < kilo * kilo ? (count / kilo).toLocaleString(locale, { maximumFractionDigits: 1 }) + ' KB'
    : (count / kilo / kilo).toLocaleString(locale, { maximumFractionDigits: 1 }) + ' MB';
}

// The address of the bytes of a medium in this tab; the API wants the key, so no element can load them itself.
function load(medium) {
  if (!media.has(medium.sha256)) {
    const loaded = fetch('/sandbox/media/' + medium.sha256, {
      headers: { 'Authorization': 'Bearer ' + state.key }, credentials: 'omit', cache: 'no-store',
    }).then(answer => answer.ok ? answer.blob() : Promise.reject(new Error(answer.statusText)))
      .then(blob => URL.createObjectURL(new Blob([blob], { type: medium.mimeType })));
    // What failed once is tried again by the next bubble.
    loaded.catch(() => media.delete(medium.sha256));
    media.set(medium.sha256, loaded);
  }
  return media.get(medium.sha256);
}

// What shows the bytes of a medium: a picture, a player, or a link that opens it. Nothing where there are none.
function preview(message) {
  const medium = (message.content || {}).media;
  if (!symbols[message.type] || !medium || !medium.sha256) {
    return null;
  }
  const tag = { image: 'img', sticker: 'img', voice: 'audio', audio: 'audio', video: 'video', document: 'a' }[message.type];
  const node = el(tag, 'preview loading');
  node.addEventListener('seen', () => load(medium).then(address => {
    node.classList.remove('loading');
    if (tag === 'a') {
      node.textContent = say.open;
      node.href = address;
      node.download = medium.fileName || 'document';
      return;
    }
    node.controls = tag !== 'img';
    node.alt = message.text || say.sent[message.type];
    node.setAttribute('aria-label', node.alt);
    node.onerror = () => node.remove();
    node.src = address;
  }, () => node.remove()), { once: true });
  views.observe(node);
  return node;
}

// The first line of what a message says, without marks.
function summary(message) {
  return rich(facts(message).split('\n', 1)[0].slice(0, 200)).textContent;
}

// What a content other than text says, as lines of text; its links become links.
function facts(message) {
  const content = message.content || {};
  if (symbols[message.type]) {
    const medium = content.media || {};
    const size = medium.size === undefined ? '' : ' (' + bytes(medium.size) + ')';
    return [symbols[message.type], medium.fileName, medium.seconds === undefined ? '' : medium.seconds + ' s']
      .filter(Boolean).join(' ') + size + (message.text ? '\n' + message.text : '');
  }
  switch (message.type) {
    case 'location': return '📍 ' + [content.name, content.address,
      'https://www.google.com/maps?q=' + content.latitude + ',' + content.longitude].filter(Boolean).join('\n');
    case 'contacts': return (content.cards || []).map(card => '👤 ' + [card.name, ...card.phones].join(', ')).join('\n');
    case 'reaction': return content.emoji || '∅';
    case 'edit': return '✏️ ' + say.edited + ': ' + message.text;
    case 'deletion': return '🚫 ' + say.deleted;
    case 'template': return '📋 ' + content.name + ' (' + content.language + ')\n'
      + (message.text || content.parameters.join(', '));
    case 'order': return '🛒 ' + content.items.map(item => item.quantity + ' × ' + item.product).join(', ')
      + (message.text ? '\n' + message.text : '');
    case 'unsupported': return '📊 [' + (content.kind || content.type) + ']';
    default: return message.text || '[' + message.type + ']';
  }
}

// What can be chosen, in its sections.
function choices(message) {
  const options = el('div', 'options');
  options.setAttribute('role', 'group');
  options.setAttribute('aria-label', say.options);
  const sections = (message.content || {}).sections || [{ title: '', rows: message.options }];
  for (const section of sections) {
    if (section.title) {
      options.append(el('h4', '', section.title));
    }
    for (const option of section.rows) {
      const button = el('button', '', option.title);
      button.type = 'button';
      if (option.description) {
        button.append(el('small', '', option.description));
      }
      const { id, title } = option;
      button.addEventListener('click', () => {
        send({ interactive: { id, title } }, { text: title });
        focusText();
      });
      options.append(button);
    }
  }
  return options;
}
