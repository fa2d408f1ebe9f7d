package io.fairbot.whatsapp.web.internal.signal;

import io.fairbot.whatsapp.web.internal.crypto.Bytes;
import io.fairbot.whatsapp.web.internal.crypto.CurveKeyPair;
import io.fairbot.whatsapp.web.internal.crypto.CurvePublicKey;
import io.fairbot.whatsapp.web.internal.protobuf.ProtobufReader;
import io.fairbot.whatsapp.web.internal.protobuf.ProtobufWriter;
import io.fairbot.whatsapp.web.internal.signal.RatchetSession.Opening;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/** The stored form of sessions. Fields keep their numbers for ever; new ones get new numbers. */
final class SessionRecordFormat {
    private static final int CURRENT = 1;
    private static final int FORMER = 2;

    private static final int IDENTITY = 1;
    private static final int REGISTRATION_ID = 2;
    private static final int BASE_KEY = 3;
    private static final int ROOT = 4;
    private static final int OWN_PRIVATE = 5;
    private static final int OWN_PUBLIC = 6;
    private static final int SENDING = 7;
    private static final int PREVIOUS_COUNTER = 8;
    private static final int RECEIVING = 9;
    private static final int OPENING_SIGNED = 10;
    private static final int OPENING_ONE_TIME = 11;

    private static final int CHAIN_RATCHET = 1;
    private static final int CHAIN = 2;
    private static final int CHAIN_SKIPPED = 3;

    private static final int KEY = 1;
    private static final int INDEX = 2;

    private SessionRecordFormat() {}

    static byte[] write(SessionRecord sessions) {
        ProtobufWriter out = new ProtobufWriter();
        sessions.current().ifPresent(session -> out.message(CURRENT, session(session)));
        sessions.former().forEach(session -> out.message(FORMER, session(session)));
        return out.toBytes();
    }

    static SessionRecord read(byte[] stored) {
        ProtobufReader in = new ProtobufReader(stored);
        Optional<RatchetSession> current = in.message(CURRENT).map(SessionRecordFormat::session);
        List<RatchetSession> former = in.all(FORMER).stream()
                .map(bytes -> session(new ProtobufReader(bytes)))
                .toList();
        return new SessionRecord(current, former);
    }

    private static ProtobufWriter session(RatchetSession session) {
        ProtobufWriter out = new ProtobufWriter()
                .bytes(IDENTITY, session.remoteIdentity().bytes())
                .integer(REGISTRATION_ID, session.remoteRegistrationId())
                .bytes(BASE_KEY, session.baseKey().bytes())
                .bytes(ROOT, session.root().array())
                .bytes(OWN_PRIVATE, session.own().privateKey())
                .bytes(OWN_PUBLIC, session.own().publicKey().bytes())
                .message(SENDING, key(session.sending().key(), session.sending().index()))
                .integer(PREVIOUS_COUNTER, session.previousCounter());
        session.receiving().forEach(chain -> out.message(RECEIVING, chain(chain)));
        session.opening().ifPresent(opening -> {
            out.integer(OPENING_SIGNED, opening.signedId());
            opening.oneTimeId().ifPresent(id -> out.integer(OPENING_ONE_TIME, id));
        });
        return out;
    }

    private static ProtobufWriter chain(ReceiverChain chain) {
        ProtobufWriter out = new ProtobufWriter()
                .bytes(CHAIN_RATCHET, chain.ratchetKey().bytes())
                .message(CHAIN, key(chain.chain().key(), chain.chain().index()));
        chain.skipped().forEach((index, seed) -> out.message(CHAIN_SKIPPED, key(seed, index)));
        return out;
    }

    private static ProtobufWriter key(Bytes key, int index) {
        return new ProtobufWriter().bytes(KEY, key.array()).integer(INDEX, index);
    }

    private static RatchetSession session(ProtobufReader in) {
        Optional<Opening> opening = in.has(OPENING_SIGNED)
                ? Optional.of(new Opening((int) in.integer(OPENING_SIGNED, 0), oneTime(in)))
                : Optional.empty();
        return new RatchetSession(
                publicKey(in, IDENTITY),
                (int) in.integer(REGISTRATION_ID, 0),
                publicKey(in, BASE_KEY),
                Bytes.of(in.require(ROOT, "root key")),
                CurveKeyPair.of(in.require(OWN_PRIVATE, "own key"), publicKey(in, OWN_PUBLIC)),
                chainKey(new ProtobufReader(in.require(SENDING, "sending chain"))),
                (int) in.integer(PREVIOUS_COUNTER, 0),
                in.all(RECEIVING).stream()
                        .map(bytes -> chain(new ProtobufReader(bytes)))
                        .toList(),
                opening);
    }

    private static OptionalInt oneTime(ProtobufReader in) {
        return in.has(OPENING_ONE_TIME) ? OptionalInt.of((int) in.integer(OPENING_ONE_TIME, 0)) : OptionalInt.empty();
    }

    private static ReceiverChain chain(ProtobufReader in) {
        SortedMap<Integer, Bytes> skipped = new TreeMap<>();
        in.all(CHAIN_SKIPPED).forEach(bytes -> {
            ChainKey seed = chainKey(new ProtobufReader(bytes));
            skipped.put(seed.index(), seed.key());
        });
        ChainKey chain = chainKey(new ProtobufReader(in.require(CHAIN, "chain key")));
        return new ReceiverChain(publicKey(in, CHAIN_RATCHET), chain, skipped);
    }

    private static ChainKey chainKey(ProtobufReader in) {
        return new ChainKey(Bytes.of(in.require(KEY, "key")), (int) in.integer(INDEX, 0));
    }

    private static CurvePublicKey publicKey(ProtobufReader in, int field) {
        return CurvePublicKey.of(in.require(field, "public key"));
    }
}
