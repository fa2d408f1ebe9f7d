// The stream of events, which tells at once when a line is down or up again, and that people take a conversation over. Without it the page asks for the lines, and says so.

const stream = { socket: null, live: false, failures: 0, timer: 0 };
const handoffs = ['queued', 'taken', 'transferred', 'returned', 'closed'].map(news => 'conversation.' + news);

function openStream() {
  closeStream();
  const query = new URLSearchParams({ types: ['branch.session', ...handoffs].join(',') });
  try {
    // A page cannot set headers of a WebSocket: the key is one of its protocols.
    stream.socket = new WebSocket(location.origin.replace(/^http/, 'ws') + '/events?' + query, ['fairbot', 'fairbot.key.' + state.key]);
  } catch (failure) {
    // The key has characters that no protocol may have.
    streamEnded();
    return;
  }
  const socket = stream.socket;
  let patience = 60000;
  socket.addEventListener('message', message => {
    const event = JSON.parse(message.data);
    if (event.type === 'hello') {
      stream.live = true;
      stream.failures = 0;
      patience = 3000 * event.pingEvery;
      $('stream').textContent = '';
    }
    clearTimeout(stream.timer);
    stream.timer = setTimeout(() => socket === stream.socket && openStream(), patience);
    if (handoffs.includes(event.type)) {
      if (state.chat && state.chat.branch === event.branch) {
        look(state.chat);
      }
    } else if (event.type !== 'ping') {
      refreshLines();
    }
  });
  socket.addEventListener('close', () => socket === stream.socket && streamEnded());
}

function streamEnded() {
  closeStream();
  $('stream').textContent = say.noStream;
  stream.timer = setTimeout(openStream, pauses[Math.min(stream.failures, pauses.length - 1)]);
  stream.failures += 1;
  refreshLines();
}

function closeStream() {
  const socket = stream.socket;
  clearTimeout(stream.timer);
  stream.socket = null;
  stream.live = false;
  if (socket) {
    socket.close();
  }
}
