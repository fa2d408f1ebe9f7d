// Makes conversations.json, signatures.json, contents.json and files.json: conversations, signatures, messages and encrypted files of the real client's library, with the private keys that it
// generated on the way, so that a test can follow each step to the byte. Run it beside the modules of the lab:
//     node make.mjs DIRECTORY_OF_THE_LAB
// It needs the lab's node_modules; nothing of them is in the result, which is data.
import { createRequire } from 'node:module'
import { writeFileSync } from 'node:fs'
import { pathToFileURL, fileURLToPath } from 'node:url'
import { dirname, join, resolve } from 'node:path'

const lab = resolve(process.argv[2] || '.')
const here = dirname(fileURLToPath(import.meta.url))
const require = createRequire(join(lab, 'package.json'))
const crypto = require('node:crypto')
for (const k of ['log', 'info', 'warn', 'error']) console[k] = () => {}   // the library prints private keys

// Each pair of keys that is generated is noted, in order.
const generated = []
const real = crypto.generateKeyPairSync
crypto.generateKeyPairSync = (type, options) => {
  const pair = real(type, options)
  const der = Buffer.isBuffer(pair.privateKey) ? pair.privateKey : pair.privateKey.export({ format: 'der', type: 'pkcs8' })
  generated.push(Buffer.from(der.subarray(-32)).toString('hex'))
  return pair
}
const baileys = await import(pathToFileURL(require.resolve('@whiskeysockets/baileys')).href)
const { Curve, signedKeyPair, initAuthCreds, DEFAULT_CONNECTION_CONFIG, addTransactionCapability } = baileys
const quiet = { trace() {}, debug() {}, info() {}, warn() {}, error() {}, child() { return this } }
const hex = b => Buffer.from(b).toString('hex')

// A conversation, in which Alice writes first. Each step is noted with what it generated.
class Person {
  constructor(jid) {
    const data = this.data = {}
    this.jid = jid
    this.creds = initAuthCreds()
    const keys = { get: async (t, ids) => Object.fromEntries(ids.filter(i => data[t]?.[i]).map(i => [i, data[t][i]])),
      set: async d => { for (const t in d) { data[t] ||= {}; for (const i in d[t]) d[t][i] ? data[t][i] = d[t][i] : delete data[t][i] } } }
    this.keys = addTransactionCapability(keys, quiet, { maxCommitRetries: 1, delayBetweenTriesMs: 1 })
    this.repository = DEFAULT_CONNECTION_CONFIG.makeSignalRepository({ creds: this.creds, keys: this.keys }, quiet, async () => [])
  }
  async preKeys(count) { for (let i = 1; i <= count; i++) await this.keys.set({ 'pre-key': { [i]: Curve.generateKeyPair() } }) }
  bundle(preKeyId) {
    const pre = preKeyId && this.data['pre-key'][preKeyId]
    return { registrationId: this.creds.registrationId, identityKey: Buffer.concat([Buffer.from([5]), this.creds.signedIdentityKey.public]),
      signedPreKey: { keyId: this.creds.signedPreKey.keyId, publicKey: Buffer.concat([Buffer.from([5]), this.creds.signedPreKey.keyPair.public]), signature: this.creds.signedPreKey.signature },
      ...(pre ? { preKey: { keyId: preKeyId, publicKey: Buffer.concat([Buffer.from([5]), pre.public]) } } : {}) }
  }
  secrets() {
    const c = this.creds
    return { registrationId: c.registrationId, identity: hex(c.signedIdentityKey.private), signedPreKeyId: c.signedPreKey.keyId, signedPreKey: hex(c.signedPreKey.keyPair.private),
      signature: hex(c.signedPreKey.signature), preKeys: Object.entries(this.data['pre-key'] || {}).map(([id, k]) => ({ id: Number(id), key: hex(k.private) })) }
  }
}
let seed = 20261201
const dice = n => { seed = (seed * 1103515245 + 12345) & 0x7fffffff; return (seed >> 8) % n }

async function conversation(name, { preKey = true, steps }) {
  const people = { alice: new Person('15550001@s.whatsapp.net'), bob: new Person('15550002@s.whatsapp.net') }
  await people.bob.preKeys(3)
  await people.alice.preKeys(3)
  const before = { alice: people.alice.secrets(), bob: people.bob.secrets() }
  const log = [], other = { alice: 'bob', bob: 'alice' }, sent = []
  const open = async (by, preKeyId) => {
    const session = people[other[by]].bundle(preKeyId)
    generated.length = 0
    await people[by].repository.injectE2ESession({ jid: people[other[by]].jid, session })
    log.push({ do: 'open', by, preKeyId: preKeyId || null, generated: [...generated] })
  }
  const write = async (by, text) => {
    generated.length = 0
    const { type, ciphertext } = await people[by].repository.encryptMessage({ jid: people[other[by]].jid, data: Buffer.from(text) })
    sent.push({ by, type, ciphertext, text })
    log.push({ do: 'write', by, type, body: hex(ciphertext), text, generated: [...generated] })
    return sent.length - 1
  }
  const read = async n => {
    const m = sent[n], by = other[m.by]
    generated.length = 0
    const plain = await people[by].repository.decryptMessage({ jid: people[m.by].jid, type: m.type, ciphertext: m.ciphertext })
    if (Buffer.from(plain).toString() !== m.text) throw new Error('not the same text')
    log.push({ do: 'read', by, n, generated: [...generated] })
  }
  let unread   // with several sessions the library loses one now and then and asks again; the conversation ends there
  try { await steps({ open, write, read, preKey: preKey ? 2 : undefined }) } catch (e) {
    if (!/No matching sessions/.test(e.message)) throw e
    unread = sent.length - 1
  }
  return { name, before, log, unread }
}

const conversations = [
  await conversation('one message', { steps: async ({ open, write, read, preKey }) => { await open('alice', preKey); await read(await write('alice', 'Olá! 👋')) } }),
  await conversation('without a one-time key', { preKey: false, steps: async ({ open, write, read, preKey }) => {
    await open('alice', preKey); await read(await write('alice', 'sem chave')); await read(await write('bob', 'recebi')); await read(await write('alice', 'obrigada')) } }),
  await conversation('in turns', { steps: async ({ open, write, read, preKey }) => {
    await open('alice', preKey)
    for (let i = 0; i < 12; i++) for (const by of ['alice', 'alice', 'bob']) await read(await write(by, `${by} ${i} ${'x'.repeat(dice(300))}`)) } }),
  await conversation('out of order', { steps: async ({ open, write, read, preKey }) => {
    await open('alice', preKey)
    await read(await write('alice', 'first')); await read(await write('bob', 'first back'))
    for (let round = 0; round < 6; round++) {
      const waiting = []
      for (let i = 0; i < 8; i++) waiting.push(await write(dice(2) ? 'alice' : 'bob', `round ${round}, message ${i}`))
      while (waiting.length) await read(waiting.splice(dice(waiting.length), 1)[0])
    } } }),
  await conversation('both open at once', { steps: async ({ open, write, read, preKey }) => {
    await open('alice', preKey); await open('bob', 1)
    const a = await write('alice', 'from alice'), b = await write('bob', 'from bob')
    await read(a); await read(b)
    for (let i = 0; i < 4; i++) for (const by of ['alice', 'bob']) await read(await write(by, `${by} again ${i}`)) } }),
  await conversation('opened again', { steps: async ({ open, write, read, preKey }) => {
    await open('alice', preKey); await read(await write('alice', 'one')); await read(await write('bob', 'two'))
    const late = await write('bob', 'late, of the first session')
    await open('alice', 3); await read(await write('alice', 'three')); await read(late); await read(await write('bob', 'four')); await read(await write('alice', 'five')) } }),
]
writeFileSync(join(here, 'conversations.json'), '[\n' + conversations.map(c => JSON.stringify(c)).join(',\n') + '\n]\n')

const signatures = []
for (let i = 0; i < 40; i++) {
  const pair = Curve.generateKeyPair(), message = crypto.randomBytes(i * 3)
  signatures.push({ private: hex(pair.private), public: hex(pair.public), message: hex(message), signature: hex(Curve.sign(pair.private, message)) })
}
writeFileSync(join(here, 'signatures.json'), '[\n' + signatures.map(c => JSON.stringify(c)).join(',\n') + '\n]\n')
// Messages as the real client's schema writes them; field 'as' is the name by which the test knows them.
const { proto } = baileys
const b = (n, c) => Buffer.alloc(c, n), key = { remoteJid: '15550001@s.whatsapp.net', fromMe: false, id: '3EB0AA' }
const quote = { contextInfo: { stanzaId: '3EB0QQ', participant: '15550001@s.whatsapp.net', quotedMessage: { conversation: 'before' } } }
const file = { url: 'https://media.example/x', fileSha256: b(1, 32), fileEncSha256: b(2, 32), mediaKey: b(3, 32), fileLength: 1234, directPath: '/v/t62/abc.enc?ccb=1', mediaKeyTimestamp: 1796000000 }
const vcard = 'BEGIN:VCARD\nVERSION:3.0\nN:;Ana;;;\nFN:Ana\nTEL;type=CELL;waid=5548999990000:+55 48 99999-0000\nitem1.TEL:+55 11 4000-0000\nEND:VCARD'
const contents = {
  text: { conversation: 'Olá!' }, quotedText: { extendedTextMessage: { text: 'sim', ...quote } }, link: { extendedTextMessage: { text: 'https://example.com', matchedText: 'x' } },
  reaction: { reactionMessage: { key, text: '👍', senderTimestampMs: 1 } }, reactionTakenBack: { reactionMessage: { key, text: '' } },
  location: { locationMessage: { degreesLatitude: -27.5954, degreesLongitude: -48.548, name: 'Matriz', address: 'Rua A, 1', ...quote } },
  contact: { contactMessage: { displayName: 'Ana', vcard } }, contacts: { contactsArrayMessage: { displayName: '2', contacts: [{ displayName: 'Ana', vcard }, { displayName: 'Bia', vcard: 'BEGIN:VCARD\nEND:VCARD' }] } },
  image: { imageMessage: { ...file, mimetype: 'image/jpeg', caption: 'foto', height: 10, width: 20, jpegThumbnail: b(9, 50), ...quote } }, video: { videoMessage: { ...file, mimetype: 'video/mp4', caption: 'filme', seconds: 7 } },
  audio: { audioMessage: { ...file, mimetype: 'audio/mpeg', seconds: 9 } }, voice: { audioMessage: { ...file, mimetype: 'audio/ogg; codecs=opus', seconds: 3, ptt: true, waveform: b(4, 64) } },
  document: { documentMessage: { ...file, mimetype: 'application/pdf', title: 'titulo', fileName: 'conta.pdf', pageCount: 2 } },
  documentWithCaption: { documentWithCaptionMessage: { message: { documentMessage: { ...file, mimetype: 'application/pdf', fileName: 'a/b.pdf', caption: 'veja' } } } },
  sticker: { stickerMessage: { ...file, mimetype: 'image/webp', height: 1, width: 1 } }, imageWithoutKey: { imageMessage: { ...file, mediaKey: undefined, mimetype: 'image/jpeg' } },
  viewOnce: { viewOnceMessageV2: { message: { imageMessage: { ...file, mimetype: 'image/png', viewOnce: true } } } }, ephemeral: { ephemeralMessage: { message: { conversation: 'some' } } },
  listReply: { listResponseMessage: { title: 'Euro', listType: 1, singleSelectReply: { selectedRowId: 'eur' }, ...quote } }, buttonReply: { buttonsResponseMessage: { selectedButtonId: 'yes', selectedDisplayText: 'Sim', type: 1, ...quote } },
  templateReply: { templateButtonReplyMessage: { selectedId: 'a', selectedDisplayText: 'A', selectedIndex: 0, ...quote } },
  revoke: { protocolMessage: { key, type: 0 } }, edit: { protocolMessage: { key, type: 14, editedMessage: { conversation: 'melhor' }, timestampMs: 1 } },
  wrappedEdit: { editedMessage: { message: { protocolMessage: { key, type: 14, editedMessage: { extendedTextMessage: { text: 'melhor' } } } } } },
  disappearing: { protocolMessage: { type: 3, ephemeralExpiration: 86400 } }, groupKeyOnly: { senderKeyDistributionMessage: { groupId: 'x@g.us', axolotlSenderKeyDistributionMessage: b(1, 4) } },
  contextOnly: { messageContextInfo: { deviceListMetadataVersion: 2 } }, poll: { pollCreationMessageV3: { name: '?', options: [{ optionName: 'a' }] }, messageContextInfo: { messageSecret: b(1, 32) } },
  call: { call: { callKey: b(1, 4) } }, ownCopy: { deviceSentMessage: { destinationJid: '15550009@s.whatsapp.net', message: { conversation: 'do dono' } } },
}
writeFileSync(join(here, 'contents.json'), '{\n' + Object.entries(contents).map(([as, m]) => `"${as}": "${hex(proto.Message.encode(proto.Message.fromObject(m)).finish())}"`).join(',\n') + '\n}\n')
// Small files as the real client encrypts them.
const { readFileSync, unlinkSync } = require('node:fs')
const files = []
for (const [type, length] of [['image', 0], ['image', 1], ['sticker', 15], ['audio', 16], ['ptt', 17], ['video', 100], ['document', 300]]) {
  const plain = crypto.randomBytes(length), r = await baileys.encryptedStream(plain, type)
  files.push({ type, key: hex(r.mediaKey), plain: hex(plain), sealed: hex(readFileSync(r.encFilePath)), sha256: hex(r.fileSha256), sealedSha256: hex(r.fileEncSha256) })
  unlinkSync(r.encFilePath)
}
writeFileSync(join(here, 'files.json'), '[\n' + files.map(c => JSON.stringify(c)).join(',\n') + '\n]\n')
process.stdout.write(`${files.length} files, ${Object.keys(contents).length} contents, ${conversations.length} conversations, ${signatures.length} signatures\n`)
process.exit(0)
