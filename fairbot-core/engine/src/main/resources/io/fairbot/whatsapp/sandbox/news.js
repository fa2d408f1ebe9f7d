// Calls of the API, and the loop that asks for news.

const patience = '20s';
// Longer than an answer can take: the connection is gone without a word.
const silence = 30000;
const pauses = [500, 1000, 2000, 4000, 8000, 15000];

class Refused extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

async function ask(path, options = {}) {
  const headers = { ...options.headers, 'Authorization': 'Bearer ' + state.key };
  const answer = await fetch(path, { ...options, headers, credentials: 'omit', cache: 'no-store' });
  if (answer.status === 401) {
    signOut(say.badKey);
    throw new Refused(401, say.badKey);
  }
  if (!answer.ok && answer.status !== 304) {
    const problem = await answer.json();
    throw new Refused(answer.status, problem.detail || answer.statusText);
  }
  return answer;
}

async function call(path, options = {}) {
  const headers = options.body ? { 'Content-Type': 'application/json' } : {};
  return (await ask(path, { ...options, headers })).json();
}

function chatPath(chat, query) {
  const place = [chat.branch, chat.me].map(encodeURIComponent).join('/');
  return '/sandbox/chats/' + place + '?' + new URLSearchParams(query);
}

// Asks for what came after the last message, as soon as there is something; the answer is null when there is nothing.
async function news(chat) {
  const last = chat.messages[chat.messages.length - 1];
  const query = { limit: pageSize, ...(last ? { after: last.id } : {}), ...(chat.tag ? { wait: patience } : {}) };
  const headers = chat.tag ? { 'If-None-Match': chat.tag } : {};
  chat.held = new AbortController();
  const signal = AbortSignal.any([chat.end.signal, chat.held.signal, AbortSignal.timeout(silence)]);
  const answer = await ask(chatPath(chat, query), { headers, signal });
  if (answer.status === 304) {
    return null;
  }
  const body = await answer.json();
  // Who does not have everything yet asks again without waiting.
  chat.tag = last && body.more && !body.resync ? '' : answer.headers.get('ETag');
  return body;
}

// Asks for the chat at once: who answers has changed, which ends no request that waits.
function look(chat) {
  chat.held.abort();
}

// Waits for a time, or until there is a reason to look again.
function pause(time, signal) {
  return new Promise(resume => {
    const reasons = [[document, 'visibilitychange'], [window, 'online'], [document, 'lines'], [signal, 'abort']];
    const timer = setTimeout(done, time);
    function done() {
      clearTimeout(timer);
      reasons.forEach(([target, name]) => target.removeEventListener(name, done));
      resume();
    }
    reasons.forEach(([target, name]) => target.addEventListener(name, done));
  });
}

// Follows a chat until another one is opened.
async function follow(chat) {
  let failures = 0;
  while (!chat.end.signal.aborted) {
    try {
      const answer = await news(chat);
      if (chat.end.signal.aborted) {
        return;
      }
      failures = 0;
      connected(chat, '');
      if (answer) {
        receive(chat, answer);
        showState(chat);
      }
    } catch (failure) {
      if (chat.end.signal.aborted || failure.status === 401) {
        return;
      }
      if (chat.held.signal.aborted) {
        chat.tag = '';
        continue;
      }
      const isClosed = failure.status === 503;
      connected(chat, isClosed ? say.lineClosed : failure instanceof Refused ? failure.message : say.lost);
      // That a closed line is open again is told by the list.
      await pause(isClosed ? pauses[pauses.length - 1] : pauses[Math.min(failures, pauses.length - 1)], chat.end.signal);
      failures += 1;
    }
  }
}

// Tells when the chat cannot be followed, and when it can again.
function connected(chat, trouble) {
  if (chat.lost !== trouble) {
    chat.lost = trouble;
    refreshLines();
  }
  $('connection').textContent = trouble;
  showState(chat);
}
