'use strict';

document.getElementById('key').addEventListener('change', event => {
  const address = `${location.protocol.replace('http', 'ws')}//${location.host}/pickups/changes`;
  const socket = new WebSocket(address, ['fairbot', `fairbot.key.${event.target.value}`]);
  socket.onmessage = message => {
    const item = document.createElement('li');
    item.textContent = message.data;
    document.getElementById('reminded').append(item);
  };
});
