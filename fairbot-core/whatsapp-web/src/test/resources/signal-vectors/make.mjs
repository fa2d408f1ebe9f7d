// Makes conversations.json and signatures.json: conversations and signatures of the real client's library, with the private keys that it
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
process.stdout.write(`${conversations.length} conversations, ${signatures.length} signatures\n`)
process.exit(0)
