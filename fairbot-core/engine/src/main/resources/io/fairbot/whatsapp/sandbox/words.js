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
    cancel: 'Cancelar', replying: 'Respondendo a', editing: 'Editando',
    inGroup: 'Enviada no grupo “vizinhos”. A loja lê grupos: se responder, é aqui, em particular.',
    notInGroup: 'Enviada no grupo “vizinhos”, que a loja ignora.', open: 'Abrir',
    attach: 'Enviar outra coisa', phone: 'Escrever no telefone da loja', reply: 'Responder', react: 'Reagir', edit: 'Editar', remove: 'Apagar',
    edited: 'Editou', deleted: 'Apagou uma mensagem', sent: { image: 'Foto', voice: 'Voz', audio: 'Áudio', video: 'Vídeo',
      document: 'Documento', sticker: 'Figurinha', location: 'Localização', contacts: 'Contato', order: 'Pedido',
      unsupported: 'Enquete', group: 'Num grupo' },
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
    cancel: 'Cancel', replying: 'Replying to', editing: 'Editing',
    inGroup: 'Sent in the group “vizinhos”. The branch reads groups: if it answers, then here, in private.',
    notInGroup: 'Sent in the group “vizinhos”, which the branch ignores.', open: 'Open',
    attach: 'Send something else', phone: 'Write on the phone of the branch', reply: 'Reply', react: 'React', edit: 'Edit', remove: 'Delete',
    edited: 'Edited', deleted: 'Deleted a message', sent: { image: 'Photo', voice: 'Voice', audio: 'Sound', video: 'Video',
      document: 'Document', sticker: 'Sticker', location: 'Location', contacts: 'Contact', order: 'Order',
      unsupported: 'Poll', group: 'In a group' },
  },
};
const language = (navigator.language || 'pt').toLowerCase().startsWith('en') ? 'en' : 'pt';
const locale = language === 'en' ? navigator.language : 'pt-BR';
const say = words[language];
